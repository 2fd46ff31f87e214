namespace Rtb.Rpc.Server.Http2;

/// <summary>
/// The Huffman code of header fields (RFC 7541 appendix B). It is canonical - codes of one length follow one another in the order of their
/// symbols - so the lengths alone say everything.
/// </summary>
internal static class HuffmanCode
{
    private const int LengthMax = 30;
    private const int EndOfString = 256;

    /// <summary>Bits that pad the last byte; more than this many would be a symbol left out.</summary>
    private const int PaddingBitsMax = 7;

    private static readonly byte[] s_lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    // Symbols in the order of their codes; for each length the first code and where its symbols begin.
    private static readonly ushort[] s_symbols =
        [.. Enumerable.Range(0, s_lengths.Length).OrderBy(symbol => s_lengths[symbol]).Select(symbol => (ushort)symbol)];
    private static readonly uint[] s_firstCodes = new uint[LengthMax + 2];
    private static readonly int[] s_firstSymbols = new int[LengthMax + 2];

    static HuffmanCode()
    {
        var code = 0u;
        var symbol = 0;
        for (var length = 1; length <= LengthMax + 1; length++)
        {
            s_firstCodes[length] = code;
            s_firstSymbols[length] = symbol;
            var count = s_lengths.Count(l => l == length);
            code = (code + (uint)count) << 1;
            symbol += count;
        }
    }

    /// <summary>
    /// The number of bytes decoded, or -1: the end-of-string symbol, padding that is not the beginning of it, or a destination that is too
    /// small.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> coded, Span<byte> destination)
    {
        var written = 0;
        var code = 0u;
        var length = 0;
        foreach (var next in coded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | (((uint)next >> bit) & 1);
                length++;
                var offset = code - s_firstCodes[length];
                var count = s_firstSymbols[length + 1] - s_firstSymbols[length];
                if (offset >= (uint)count)
                {
                    if (length == LengthMax)
                    {
                        return -1;
                    }

                    continue;
                }

                var symbol = s_symbols[s_firstSymbols[length] + (int)offset];
                if (symbol == EndOfString || written == destination.Length)
                {
                    return -1;
                }

                destination[written++] = (byte)symbol;
                code = 0;
                length = 0;
            }
        }

        return length <= PaddingBitsMax && code == (1u << length) - 1 ? written : -1;
    }
}
