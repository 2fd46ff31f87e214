using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rtb.Bidder.Encode;

/// <summary>SHA-256 of a fixed 64-byte prefix and a short message, with the prefix hashed once: half of an HMAC.</summary>
/// <remarks>Immutable; used by all threads at once.</remarks>
internal sealed class PrefixedSha256
{
    /// <summary>Longest message: two blocks with their padding.</summary>
    public const int MessageBytesMax = (2 * Sha256Block.BlockBytes) - 9;

    private const int StateWords = 8;

    private static readonly uint[] InitialState =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    private readonly byte[] _prefix;
    private readonly uint[] _midState = new uint[StateWords];
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
            var context = default(Sha256Context);
            InitialState.CopyTo(context);
            Sha256Block.Transform(ref context, _prefix);
            context[..StateWords].CopyTo(_midState);
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

    /// <summary>
    /// The first bytes of the digest, a multiple of four, of a message that <see cref="Pad"/> made a block of: the same message under
    /// several prefixes is padded once.
    /// </summary>
    public void HashBlock(in Sha256Message block, int messageBytes, Span<byte> digest)
    {
        if (_native)
        {
            var context = default(Sha256Context);
            _midState.CopyTo(context);
            Sha256Block.Transform(ref context, block);
            Write(in context, digest);
            return;
        }
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(block[..messageBytes], whole);
        whole[..digest.Length].CopyTo(digest);
    }

    /// <summary>Ends a message of at most 55 bytes at the beginning of an otherwise empty block, as the block after a prefix.</summary>
    public static void Pad(ref Sha256Message block, int messageBytes)
    {
        block[messageBytes] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(block[(Sha256Block.BlockBytes - 8)..], BitsOf(messageBytes));
    }

    private void HashNative(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        var context = default(Sha256Context);
        var padded = default(Sha256TwoBlocks);
        message.CopyTo(padded);
        padded[message.Length] = 0x80;
        var end = message.Length + 9 <= Sha256Block.BlockBytes ? Sha256Block.BlockBytes : 2 * Sha256Block.BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(padded[(end - 8)..], BitsOf(message.Length));
        _midState.CopyTo(context);
        for (var at = 0; at < end; at += Sha256Block.BlockBytes)
        {
            Sha256Block.Transform(ref context, padded[at..]);
        }
        Write(in context, digest[..SHA256.HashSizeInBytes]);
    }

    private static ulong BitsOf(int messageBytes) => (ulong)(Sha256Block.BlockBytes + messageBytes) * 8;

    /// <summary>Words of the state in big-endian order, as many as the digest has room for.</summary>
    private static void Write(in Sha256Context context, Span<byte> digest)
    {
        var words = MemoryMarshal.Cast<byte, uint>(digest);
        BinaryPrimitives.ReverseEndianness(context[..words.Length], words);
    }
}
