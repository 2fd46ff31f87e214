using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Rtb.Bidder.Encode;

/// <summary>HMAC-SHA256 of a token with one inner hash and an outer key of its own for each kind of notice, cut to 16 bytes.</summary>
/// <remarks>
/// The inner key is the secret itself; the outer key of a kind is HMAC(secret, "notice/" + kind). So one bid costs one inner hash and one
/// short outer hash for each URL, and a tag made for one kind means nothing for another.
/// </remarks>
internal sealed class NoticeMac
{
    public const int TagBytes = 16;
    public const int SecretBytes = 32;

    /// <summary>A tag and two bytes behind it: a multiple of three, so that one call encodes a payload and all tags as base64.</summary>
    public const int TagRoom = TagBytes + 2;

    private const int KindsMax = 6;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    private readonly PrefixedSha256 _inner;
    private readonly PrefixedSha256[] _outers = new PrefixedSha256[KindsMax];

    public NoticeMac(byte keyId, ReadOnlySpan<byte> secret, bool native = true)
    {
        Debug.Assert(secret.Length == SecretBytes, "secrets have 32 bytes");
        KeyId = keyId;
        _inner = new PrefixedSha256(Pad(secret, InnerPad), native);
        for (var kind = 0; kind < KindsMax; kind++)
        {
            var outerKey = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"notice/{kind}"));
            _outers[kind] = new PrefixedSha256(Pad(outerKey, OuterPad), native);
        }
    }

    public byte KeyId { get; }

    /// <summary>The inner hash, from which the tag of every kind is made.</summary>
    public void Inner(ReadOnlySpan<byte> payload, Span<byte> inner) => _inner.Hash(payload, inner);

    /// <summary>The 16 bytes that sign the payload as a notice of this kind.</summary>
    public void Tag(ReadOnlySpan<byte> inner, NoticeKind kind, Span<byte> tag)
    {
        var block = default(Sha256Message);
        inner.CopyTo(block);
        PrefixedSha256.Pad(ref block, inner.Length);
        _outers[(int)kind].HashBlock(in block, inner.Length, tag[..TagBytes]);
    }

    /// <summary>The tags of all kinds, win first, each at the start of its <see cref="TagRoom"/>.</summary>
    public void Tags(ReadOnlySpan<byte> inner, Span<byte> tags)
    {
        var block = default(Sha256Message);
        inner.CopyTo(block);
        PrefixedSha256.Pad(ref block, inner.Length);
        for (var kind = NoticeKind.Win; kind <= NoticeKind.Click; kind++)
        {
            _outers[(int)kind].HashBlock(in block, inner.Length, tags.Slice(((int)kind - 1) * TagRoom, TagBytes));
        }
    }

    private static byte[] Pad(ReadOnlySpan<byte> key, byte pad)
    {
        var block = new byte[Sha256Block.BlockBytes];
        key.CopyTo(block);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] ^= pad;
        }
        return block;
    }
}
