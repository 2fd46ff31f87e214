using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Encode;

/// <summary>OpenSSL's SHA256_CTX as words: h[8], Nl, Nh, data[16], num, md_len.</summary>
/// <remarks>These are arrays that live in a local: a stackalloc of this size costs more than the hash it is for.</remarks>
[InlineArray(28)]
internal struct Sha256Context
{
    private uint _first;
}

/// <summary>One block of message.</summary>
[InlineArray(Sha256Block.BlockBytes)]
internal struct Sha256Message
{
    private byte _first;
}

/// <summary>Two blocks of message.</summary>
[InlineArray(2 * Sha256Block.BlockBytes)]
internal struct Sha256TwoBlocks
{
    private byte _first;
}
