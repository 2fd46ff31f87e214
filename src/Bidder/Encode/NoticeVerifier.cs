using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Rtb.Bidder.Encode;

/// <summary>Tells tokens that one of the live keys signed from everything else, before anything is looked up.</summary>
internal sealed class NoticeVerifier(IReadOnlyList<NoticeMac> macs)
{
    /// <summary>An array, because walking a list through its interface allocates.</summary>
    private readonly NoticeMac[] _macs = [.. macs];

    /// <summary>False for a wrong length, letters outside base64url, unknown version or key, another kind, and any altered bit.</summary>
    public bool TryVerify(ReadOnlySpan<byte> text, NoticeKind kind, out NoticeToken token)
    {
        token = default;
        if (text.Length != NoticeTokenLayout.TokenChars || kind is < NoticeKind.Win or > NoticeKind.Click)
        {
            return false;
        }
        Span<byte> payload = stackalloc byte[NoticeTokenLayout.PayloadBytes];
        Span<byte> tag = stackalloc byte[NoticeMac.TagBytes];
        if (!TryDecode(text[..NoticeTokenLayout.PayloadChars], payload) || !TryDecode(text[NoticeTokenLayout.PayloadChars..], tag))
        {
            return false;
        }
        var mac = Find(NoticeTokenLayout.KeyIdOf(payload));
        if (mac is null || !NoticeTokenLayout.IsCurrent(payload))
        {
            return false;
        }
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[NoticeMac.TagBytes];
        mac.Inner(payload, inner);
        mac.Tag(inner, kind, expected);
        if (!CryptographicOperations.FixedTimeEquals(tag, expected))
        {
            return false;
        }
        token = NoticeTokenLayout.Read(payload);
        return true;
    }

    /// <summary>Only the one text that the encoder writes: no spare bits, white space or padding.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        Span<byte> canonical = stackalloc byte[NoticeTokenLayout.PayloadChars];
        var status = Base64Url.DecodeFromUtf8(text, bytes, out var consumed, out var written);
        if (status != OperationStatus.Done || consumed != text.Length || written != bytes.Length)
        {
            return false;
        }
        var length = Base64Url.EncodeToUtf8(bytes, canonical);
        return canonical[..length].SequenceEqual(text);
    }

    private NoticeMac? Find(byte keyId)
    {
        foreach (var mac in _macs)
        {
            if (mac.KeyId == keyId)
            {
                return mac;
            }
        }
        return null;
    }
}
