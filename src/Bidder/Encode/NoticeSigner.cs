using System.Buffers.Text;
using System.Security.Cryptography;

namespace Rtb.Bidder.Encode;

/// <summary>Makes the token of a bid: its payload text once, and a tag text for each kind of notice.</summary>
internal sealed class NoticeSigner(NoticeMac mac)
{
    private const int Kinds = 5;

    private const int SignedBytes = NoticeTokenLayout.PayloadBytes + (Kinds * NoticeMac.TagRoom);

    /// <summary>Characters of a payload and the tags of all kinds, with two unused ones behind each tag.</summary>
    public const int SignedChars = SignedBytes / 3 * 4;

    /// <summary>Writes <see cref="SignedChars"/> characters, to be read with <see cref="Payload"/> and <see cref="Tag"/>.</summary>
    public void Sign(in NoticeToken token, Span<byte> signed)
    {
        Span<byte> bytes = stackalloc byte[SignedBytes];
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        var payload = bytes[..NoticeTokenLayout.PayloadBytes];
        var tags = bytes[NoticeTokenLayout.PayloadBytes..];
        // Two zero bytes behind a tag make its last character the one that the tag alone would have.
        tags.Clear();
        NoticeTokenLayout.Write(in token, mac.KeyId, payload);
        mac.Inner(payload, inner);
        mac.Tags(inner, tags);
        Base64Url.EncodeToUtf8(bytes, signed);
    }

    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> signed) => signed[..NoticeTokenLayout.PayloadChars];

    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> signed, NoticeKind kind) =>
        signed.Slice(TagAt(kind), NoticeTokenLayout.TagChars);

    private static int TagAt(NoticeKind kind) => NoticeTokenLayout.PayloadChars + (((int)kind - 1) * NoticeMac.TagRoom / 3 * 4);
}
