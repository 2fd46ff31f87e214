using System.Numerics;
using System.Text;
using Rtb.Rpc.Server.Http2;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>How a field is written (RFC 7541 section 6.2).</summary>
internal enum FieldForm : byte
{
    Remembered,
    NotRemembered,
    NeverRemembered,
}

/// <summary>
/// The other side of HPACK, written from the RFC and not from the decoder: every form of a field, Huffman or not, with a table of its own.
/// </summary>
internal sealed class HpackWriter
{
    private const int FieldCost = 32;

    private readonly List<(string Name, string Value)> _table = [];
    private readonly List<byte> _block = [];
    private int _size = 4096;

    public int TableCount => _table.Count;

    /// <summary>The block so far; the next one begins.</summary>
    public byte[] Take()
    {
        var block = _block.ToArray();
        _block.Clear();
        return block;
    }

    public void Resize(int bytes)
    {
        _size = bytes;
        Shrink();
        Integer(0x20, 5, bytes);
    }

    /// <summary>Every index that holds this field, in both tables.</summary>
    public IEnumerable<int> IndexesOf(string name, string? value) => Enumerable.Range(1, HpackStaticTable.Count + _table.Count)
        .Where(index => At(index) is var field && field.Name == name && (value is null || field.Value == value));

    public void Indexed(int index) => Integer(0x80, 7, index);

    public void Literal(FieldForm form, string name, string value, int nameIndex, bool huffmanName, bool huffmanValue)
    {
        var (first, bits) = form switch
        {
            FieldForm.Remembered => (0x40, 6),
            FieldForm.NotRemembered => (0, 4),
            _ => (0x10, 4),
        };
        Integer((byte)first, bits, nameIndex);
        if (nameIndex == 0)
        {
            Text(name, huffmanName);
        }
        Text(value, huffmanValue);
        if (form == FieldForm.Remembered)
        {
            _table.Insert(0, (name, value));
            Shrink();
        }
    }

    public void Integer(byte first, int bits, int value)
    {
        var most = (1 << bits) - 1;
        if (value < most)
        {
            _block.Add((byte)(first | value));
            return;
        }
        _block.Add((byte)(first | most));
        for (value -= most; value >= 128; value /= 128)
        {
            _block.Add((byte)((value % 128) + 128));
        }
        _block.Add((byte)value);
    }

    public void Text(string text, bool huffman)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        bytes = huffman ? HuffmanText.Encode(bytes) : bytes;
        Integer((byte)(huffman ? 0x80 : 0), 7, bytes.Length);
        _block.AddRange(bytes);
    }

    private (string Name, string Value) At(int index) => index > HpackStaticTable.Count
        ? _table[index - HpackStaticTable.Count - 1]
        : (Encoding.ASCII.GetString(HpackStaticTable.Name(index)), Encoding.ASCII.GetString(HpackStaticTable.Value(index)));

    private void Shrink()
    {
        while (_table.Sum(field => field.Name.Length + field.Value.Length + FieldCost) > _size)
        {
            _table.RemoveAt(_table.Count - 1);
        }
    }
}

/// <summary>
/// Huffman code from the code lengths of RFC 7541 appendix B, written down by length and not by symbol as in the decoder; the examples of
/// the RFC, which are literal bytes, hold both.
/// </summary>
internal static class HuffmanText
{
    private static readonly (uint Code, int Length)[] s_codes = Codes();

    public static byte[] Encode(ReadOnlySpan<byte> text, int paddingBits = -1)
    {
        var bits = new List<bool>();
        foreach (var symbol in text)
        {
            var (code, length) = s_codes[symbol];
            for (var bit = length - 1; bit >= 0; bit--)
            {
                bits.Add((code >> bit & 1) == 1);
            }
        }
        bits.AddRange(Enumerable.Repeat(true, paddingBits < 0 ? (8 - (bits.Count % 8)) % 8 : paddingBits));
        return [.. bits.Chunk(8).Select(chunk => chunk.Aggregate((byte)0, (all, bit) => (byte)(all << 1 | (bit ? 1 : 0))))];
    }

    /// <summary>Codes and lengths of the symbols, from the lengths that RFC 7541 appendix B gives.</summary>
    private static (uint Code, int Length)[] Codes()
    {
        // Symbols by length, as the appendix sorts them when one reads it by length.
        (int Length, int[] Symbols)[] byLength =
        [
            (5, [48, 49, 50, 97, 99, 101, 105, 111, 115, 116]),
            (6, [32, 37, 45, 46, 47, 51, 52, 53, 54, 55, 56, 57, 61, 65, 95, 98, 100, 102, 103, 104, 108, 109, 110, 112, 114, 117]),
            (7,
            [
                58, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 89, 106, 107, 113, 118, 119,
                120, 121, 122,
            ]),
            (8, [38, 42, 44, 59, 88, 90]),
            (10, [33, 34, 40, 41, 63]),
            (11, [39, 43, 124]),
            (12, [35, 62]),
            (13, [0, 36, 64, 91, 93, 126]),
            (14, [94, 125]),
            (15, [60, 96, 123]),
            (19, [92, 195, 208]),
            (20, [128, 130, 131, 162, 184, 194, 224, 226]),
            (21, [153, 161, 167, 172, 176, 177, 179, 209, 216, 217, 227, 229, 230]),
            (22,
            [
                129, 132, 133, 134, 136, 146, 154, 156, 160, 163, 164, 169, 170, 173, 178, 181, 185, 186, 187, 189, 190, 196, 198, 228, 232,
                233,
            ]),
            (23,
            [
                1, 135, 137, 138, 139, 140, 141, 143, 147, 149, 150, 151, 152, 155, 157, 158, 165, 166, 168, 174, 175, 180, 182, 183, 188,
                191, 197, 231, 239,
            ]),
            (24, [9, 142, 144, 145, 148, 159, 171, 206, 215, 225, 236, 237]),
            (25, [199, 207, 234, 235]),
            (26, [192, 193, 200, 201, 202, 205, 210, 213, 218, 219, 238, 240, 242, 243, 255]),
            (27, [203, 204, 211, 212, 214, 221, 222, 223, 241, 244, 245, 246, 247, 248, 250, 251, 252, 253, 254]),
            (28,
            [
                2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127, 220, 249,
            ]),
            (30, [10, 13, 22, 256]),
        ];
        var codes = new (uint, int)[257];
        var next = 0u;
        var before = 0;
        foreach (var (length, symbols) in byLength)
        {
            next <<= length - before;
            before = length;
            foreach (var symbol in symbols)
            {
                codes[symbol] = (next++, length);
            }
        }

        // A complete code ends with ones only: had one symbol the wrong length, this would not come out.
        return BitOperations.IsPow2(next) && next == 1u << 30 ? codes : throw new InvalidOperationException("not a complete code");
    }
}
