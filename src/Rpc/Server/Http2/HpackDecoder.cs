namespace Rtb.Rpc.Server.Http2;

/// <summary>Reads header blocks (RFC 7541). One for each connection, because blocks refer to those before them.</summary>
internal sealed class HpackDecoder
{
    // First bits of a field: 1 indexed, 01 literal that is remembered, 001 a new size of the table, 000x literal that is not.
    private const byte Indexed = 0x80;
    private const byte Remembered = 0x40;
    private const byte Resized = 0x20;
    private const int IndexedBits = 7;
    private const int RememberedBits = 6;
    private const int ResizedBits = 5;
    private const int LiteralBits = 4;
    private const int StringBits = 7;
    private const byte Huffman = 0x80;

    /// <summary>The shortest code has five bits.</summary>
    private const int HuffmanGrowth = 2;

    private readonly HpackTable _table = new();
    private byte[] _name = new byte[64];
    private byte[] _value = new byte[256];

    /// <summary>
    /// Reads a whole block. What does not follow the rules is a <see cref="Http2ConnectionException"/>: the peer's table and ours would
    /// differ from here on.
    /// </summary>
    public void Decode(ReadOnlySpan<byte> block, RequestFields fields)
    {
        var mayResize = true;
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & Indexed) != 0)
            {
                var index = ReadInteger(ref block, IndexedBits);
                fields.Add(NameAt(index), ValueAt(index));
            }
            else if ((first & (Remembered | Resized)) == Resized)
            {
                var size = ReadInteger(ref block, ResizedBits);
                if (!mayResize || size > HpackTable.BytesMax)
                {
                    throw Broken("a header table of that size was not offered, or not at the start of the block");
                }

                _table.Resize(size);
                continue;
            }
            else
            {
                ReadLiteral(ref block, (first & Remembered) != 0, fields);
            }

            mayResize = false;
        }
    }

    private void ReadLiteral(ref ReadOnlySpan<byte> block, bool isRemembered, RequestFields fields)
    {
        var index = ReadInteger(ref block, isRemembered ? RememberedBits : LiteralBits);
        var name = index == 0 ? ReadString(ref block, ref _name) : NameAt(index);
        var value = ReadString(ref block, ref _value);
        fields.Add(name, value);
        if (isRemembered)
        {
            _table.Add(name, value);
        }
    }

    private ReadOnlySpan<byte> NameAt(int index) =>
        index == 0 ? throw Broken("header index 0")
        : index <= HpackStaticTable.Count ? HpackStaticTable.Name(index)
        : _table.Name(DynamicIndex(index));

    private ReadOnlySpan<byte> ValueAt(int index) =>
        index <= HpackStaticTable.Count ? HpackStaticTable.Value(index) : _table.Value(DynamicIndex(index));

    private int DynamicIndex(int index) => index - HpackStaticTable.Count - 1 is var at && at < _table.Count
        ? at
        : throw Broken("a header index beyond the table");

    private static ReadOnlySpan<byte> ReadString(ref ReadOnlySpan<byte> block, ref byte[] scratch)
    {
        if (block.IsEmpty)
        {
            throw Broken("a header block that ends in a field");
        }

        var isHuffman = (block[0] & Huffman) != 0;
        var length = ReadInteger(ref block, StringBits);
        if (length > block.Length)
        {
            throw Broken("a header block that ends in a field");
        }

        var bytes = block[..length];
        block = block[length..];
        if (!isHuffman)
        {
            return bytes;
        }

        if (scratch.Length < length * HuffmanGrowth)
        {
            scratch = new byte[length * HuffmanGrowth];
        }

        var decoded = HuffmanCode.Decode(bytes, scratch);
        return decoded >= 0 ? scratch.AsSpan(0, decoded) : throw Broken("a string that is no Huffman code");
    }

    /// <summary>An integer whose first bits share a byte with others (RFC 7541 section 5.1).</summary>
    private static int ReadInteger(ref ReadOnlySpan<byte> block, int bits)
    {
        const int shiftMax = 21;
        var mask = (1 << bits) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask)
        {
            return value;
        }

        for (var shift = 0; shift <= shiftMax; shift += 7)
        {
            if (block.IsEmpty)
            {
                throw Broken("a header block that ends in a number");
            }

            var next = block[0];
            block = block[1..];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        throw Broken("a number beyond all limits");
    }

    private static Http2ConnectionException Broken(string what) => new(Http2Error.CompressionError, what);
}
