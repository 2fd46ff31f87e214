using System.Buffers.Binary;
using System.Text;

namespace Rtb.Bidder.Budget;

/// <summary>Writes the fields of a ledger record, little-endian, into a buffer that is large enough for every record.</summary>
internal ref struct RecordWriter(Span<byte> buffer)
{
    /// <summary>The longest record is a campaign with an id of 255 bytes.</summary>
    public const int RecordMax = 320;

    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public void Byte(byte value) => _buffer[Length++] = value;

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[Length..], value);
        Length += 4;
    }

    public void Int32(int value) => UInt32((uint)value);

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[Length..], value);
        Length += 8;
    }

    public void Int64(long value) => UInt64((ulong)value);

    public void Impression(ImpressionKey key)
    {
        UInt64(key.High);
        UInt64(key.Low);
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetBytes(text, _buffer[(Length + 1)..]);
        Byte(checked((byte)length));
        Length += length;
    }
}
