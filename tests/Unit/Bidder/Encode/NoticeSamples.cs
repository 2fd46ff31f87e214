using System.Text;
using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Tokens in which no two fields are alike, and keys to sign them.</summary>
internal static class NoticeSamples
{
    public static readonly NoticeKind[] Kinds = Enum.GetValues<NoticeKind>();

    public static NoticeToken Token() => new()
    {
        ImpressionHigh = 0x0102030405060708,
        ImpressionLow = 0x1112131415161718,
        ExchangeHash = 0x21222324,
        CampaignHash = 0x3132333435363738,
        CreativeHash = 0x41424344,
        AuctionHash = 0x5152535455565758,
        ChunkId = 0x6162636465666768,
        PriceCapNanos = 0x7172737475767778,
        BidMicros = 0x0182838485868788,
        IssuedSeconds = 0x91929394,
        DeadlineSeconds = 0xA1A2A3A4,
        ExpiresSeconds = 0xB1B2B3B4,
        UserKey = 0xC1C2C3C4C5C6C7C8,
        Flags = NoticeFlags.BillsOnWin,
    };

    public static NoticeToken RandomToken(Random random) => new()
    {
        ImpressionHigh = (ulong)random.NextInt64(),
        ImpressionLow = (ulong)random.NextInt64(),
        ExchangeHash = (uint)random.Next(),
        CampaignHash = (ulong)random.NextInt64(),
        CreativeHash = (uint)random.Next(),
        AuctionHash = (ulong)random.NextInt64(),
        ChunkId = random.NextInt64(),
        PriceCapNanos = random.NextInt64(),
        BidMicros = random.NextInt64(),
        IssuedSeconds = (uint)random.Next(),
        DeadlineSeconds = (uint)random.Next(),
        ExpiresSeconds = (uint)random.Next(),
        UserKey = (ulong)random.NextInt64(),
        Flags = (NoticeFlags)random.Next(4),
    };

    public static NoticeMac Mac(byte keyId, bool native = true)
    {
        var secret = new byte[NoticeMac.SecretBytes];
        new Random(1000 + keyId).NextBytes(secret);
        return new NoticeMac(keyId, secret, native);
    }

    /// <summary>Payload and the tag of one kind, as they stand in a URL.</summary>
    public static byte[] Text(NoticeMac mac, in NoticeToken token, NoticeKind kind)
    {
        var signed = new byte[NoticeSigner.SignedChars];
        new NoticeSigner(mac).Sign(in token, signed);
        return [.. NoticeSigner.Payload(signed), .. NoticeSigner.Tag(signed, kind)];
    }

    public static bool Verifies(NoticeVerifier verifier, string text, NoticeKind kind) =>
        verifier.TryVerify(Encoding.UTF8.GetBytes(text), kind, out _);
}
