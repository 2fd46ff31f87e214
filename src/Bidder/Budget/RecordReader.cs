using System.Buffers.Binary;
using System.Text;

namespace Rtb.Bidder.Budget;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Running over the end means a journal of another make: it is refused, not guessed
/// at.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> payload, long frameOffset)
{
    private readonly long _frameOffset = frameOffset;
    private ReadOnlySpan<byte> _rest = payload;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int Int32() => (int)UInt32();

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public long Int64() => (long)UInt64();

    public ImpressionKey Impression() => new(UInt64(), UInt64());

    public string Text() => Encoding.UTF8.GetString(Take(Byte()));

    public readonly JournalCorruptException Corrupt(string what) => new(_frameOffset, what);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw Corrupt("a record is longer than its frame");
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
