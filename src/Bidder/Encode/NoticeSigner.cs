using System.Buffers.Text;
using System.Security.Cryptography;

namespace Rtb.Bidder.Encode;

/// <summary>Makes the token of a bid: its payload text once, and a tag text for each kind of notice.</summary>
internal sealed class NoticeSigner(NoticeMac mac)
{
    private const int Kinds = 5;

    /// <summary>Characters of a payload and the tags of all kinds.</summary>
    public const int SignedChars = NoticeTokenLayout.PayloadChars + (Kinds * NoticeTokenLayout.TagChars);

    /// <summary>Writes <see cref="SignedChars"/> characters, to be read with <see cref="Payload"/> and <see cref="Tag"/>.</summary>
    public void Sign(in NoticeToken token, Span<byte> signed)
    {
        Span<byte> payload = stackalloc byte[NoticeTokenLayout.PayloadBytes];
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> tags = stackalloc byte[Kinds * NoticeMac.TagBytes];
        NoticeTokenLayout.Write(in token, mac.KeyId, payload);
        Base64Url.EncodeToUtf8(payload, signed);
        mac.Inner(payload, inner);
        mac.Tags(inner, tags);
        for (var kind = NoticeKind.Win; kind <= NoticeKind.Click; kind++)
        {
            Base64Url.EncodeToUtf8(tags.Slice(((int)kind - 1) * NoticeMac.TagBytes, NoticeMac.TagBytes), signed[TagAt(kind)..]);
        }
    }

    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> signed) => signed[..NoticeTokenLayout.PayloadChars];

    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> signed, NoticeKind kind) =>
        signed.Slice(TagAt(kind), NoticeTokenLayout.TagChars);

    private static int TagAt(NoticeKind kind) => NoticeTokenLayout.PayloadChars + (((int)kind - 1) * NoticeTokenLayout.TagChars);
}
