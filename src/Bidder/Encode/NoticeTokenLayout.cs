using System.Buffers.Binary;

namespace Rtb.Bidder.Encode;

/// <summary>The bytes of a token before it is signed. Little-endian, 87 of them, a multiple of three: the text needs no padding.</summary>
/// <remarks>
/// <code>
/// version | key id | flags | impression high | low | exchange | campaign | creative | auction
///    1    |   1    |   1   |       8         |  8  |    4     |    8     |    4     |    8
/// chunk | cap | bid | issued | deadline | expires | user
///   8   |  8  |  8  |   4    |    4     |    4    |  8
/// </code>
/// </remarks>
internal static class NoticeTokenLayout
{
    public const int PayloadBytes = 87;

    /// <summary>Characters of the payload in base64url.</summary>
    public const int PayloadChars = PayloadBytes / 3 * 4;

    /// <summary>Characters of a tag of 16 bytes in base64url without padding.</summary>
    public const int TagChars = 22;

    public const int TokenChars = PayloadChars + TagChars;

    public const byte Version = 1;

    private const int KeyIdAt = 1;
    private const int FlagsAt = 2;
    private const int ImpressionHighAt = 3;
    private const int ImpressionLowAt = 11;
    private const int ExchangeAt = 19;
    private const int CampaignAt = 23;
    private const int CreativeAt = 31;
    private const int AuctionAt = 35;
    private const int ChunkAt = 43;
    private const int CapAt = 51;
    private const int BidAt = 59;
    private const int IssuedAt = 67;
    private const int DeadlineAt = 71;
    private const int ExpiresAt = 75;
    private const int UserAt = 79;

    public static byte KeyIdOf(ReadOnlySpan<byte> payload) => payload[KeyIdAt];

    public static bool IsCurrent(ReadOnlySpan<byte> payload) => payload[0] == Version;

    public static void Write(in NoticeToken token, byte keyId, Span<byte> payload)
    {
        payload = payload[..PayloadBytes];
        payload[0] = Version;
        payload[KeyIdAt] = keyId;
        payload[FlagsAt] = (byte)token.Flags;
        BinaryPrimitives.WriteUInt64LittleEndian(payload[ImpressionHighAt..], token.ImpressionHigh);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[ImpressionLowAt..], token.ImpressionLow);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[ExchangeAt..], token.ExchangeHash);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[CampaignAt..], token.CampaignHash);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[CreativeAt..], token.CreativeHash);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[AuctionAt..], token.AuctionHash);
        BinaryPrimitives.WriteInt64LittleEndian(payload[ChunkAt..], token.ChunkId);
        BinaryPrimitives.WriteInt64LittleEndian(payload[CapAt..], token.PriceCapNanos);
        BinaryPrimitives.WriteInt64LittleEndian(payload[BidAt..], token.BidMicros);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[IssuedAt..], token.IssuedSeconds);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[DeadlineAt..], token.DeadlineSeconds);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[ExpiresAt..], token.ExpiresSeconds);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[UserAt..], token.UserKey);
    }

    public static NoticeToken Read(ReadOnlySpan<byte> payload) => new()
    {
        Flags = (NoticeFlags)payload[FlagsAt],
        ImpressionHigh = BinaryPrimitives.ReadUInt64LittleEndian(payload[ImpressionHighAt..]),
        ImpressionLow = BinaryPrimitives.ReadUInt64LittleEndian(payload[ImpressionLowAt..]),
        ExchangeHash = BinaryPrimitives.ReadUInt32LittleEndian(payload[ExchangeAt..]),
        CampaignHash = BinaryPrimitives.ReadUInt64LittleEndian(payload[CampaignAt..]),
        CreativeHash = BinaryPrimitives.ReadUInt32LittleEndian(payload[CreativeAt..]),
        AuctionHash = BinaryPrimitives.ReadUInt64LittleEndian(payload[AuctionAt..]),
        ChunkId = BinaryPrimitives.ReadInt64LittleEndian(payload[ChunkAt..]),
        PriceCapNanos = BinaryPrimitives.ReadInt64LittleEndian(payload[CapAt..]),
        BidMicros = BinaryPrimitives.ReadInt64LittleEndian(payload[BidAt..]),
        IssuedSeconds = BinaryPrimitives.ReadUInt32LittleEndian(payload[IssuedAt..]),
        DeadlineSeconds = BinaryPrimitives.ReadUInt32LittleEndian(payload[DeadlineAt..]),
        ExpiresSeconds = BinaryPrimitives.ReadUInt32LittleEndian(payload[ExpiresAt..]),
        UserKey = BinaryPrimitives.ReadUInt64LittleEndian(payload[UserAt..]),
    };
}
