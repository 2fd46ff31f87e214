using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Rtb.Bidder.Encode;

/// <summary>SHA-256 of a fixed 64-byte prefix and a short message, with the prefix hashed once: half of an HMAC.</summary>
/// <remarks>Immutable; used by all threads at once.</remarks>
internal sealed class PrefixedSha256
{
    /// <summary>Longest message: two blocks with their padding.</summary>
    public const int MessageBytesMax = (2 * Sha256Block.BlockBytes) - 9;

    private readonly byte[] _prefix;
    private readonly uint[] _midState = new uint[8];
    private readonly bool _native;

    /// <param name="prefix">64 bytes.</param>
    /// <param name="native">False takes the framework's SHA-256 even where libcrypto is there.</param>
    public PrefixedSha256(ReadOnlySpan<byte> prefix, bool native)
    {
        Debug.Assert(prefix.Length == Sha256Block.BlockBytes, "a prefix is one block");
        _prefix = prefix.ToArray();
        _native = native && Sha256Block.IsAvailable;
        if (_native)
        {
            Span<uint> context = stackalloc uint[Sha256Block.ContextWords];
            Sha256Block.InitialState.CopyTo(context);
            Sha256Block.Transform(context, _prefix);
            context[..8].CopyTo(_midState);
        }
    }

    /// <summary>Writes the 32 bytes of SHA-256(prefix || message).</summary>
    public void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Debug.Assert(message.Length <= MessageBytesMax, "a message is at most two blocks with its padding");
        if (_native)
        {
            HashNative(message, digest);
            return;
        }
        Span<byte> whole = stackalloc byte[Sha256Block.BlockBytes + MessageBytesMax];
        _prefix.CopyTo(whole);
        message.CopyTo(whole[Sha256Block.BlockBytes..]);
        SHA256.HashData(whole[..(Sha256Block.BlockBytes + message.Length)], digest);
    }

    private void HashNative(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<uint> context = stackalloc uint[Sha256Block.ContextWords];
        Span<byte> padded = stackalloc byte[2 * Sha256Block.BlockBytes];
        padded.Clear();
        message.CopyTo(padded);
        padded[message.Length] = 0x80;
        var blocks = message.Length + 9 <= Sha256Block.BlockBytes ? 1 : 2;
        var bits = (ulong)(Sha256Block.BlockBytes + message.Length) * 8;
        BinaryPrimitives.WriteUInt64BigEndian(padded[((blocks * Sha256Block.BlockBytes) - 8)..], bits);
        _midState.CopyTo(context);
        Sha256Block.Transform(context, padded);
        if (blocks == 2)
        {
            Sha256Block.Transform(context, padded[Sha256Block.BlockBytes..]);
        }
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], context[i]);
        }
    }
}
