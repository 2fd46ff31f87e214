using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Encode;

/// <summary>Writes into a span from front to back. What does not fit is not written, and <see cref="IsFull"/> says so at the end.</summary>
internal ref struct SpanWriter(Span<byte> target)
{
    private const long MicrosPerUnit = 1_000_000;

    private readonly Span<byte> _target = target;

    public int Length { get; private set; }

    /// <summary>True when something did not fit: what was written is worthless.</summary>
    public bool IsFull { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(_target[Length..]))
        {
            Length += bytes.Length;
            return;
        }
        IsFull = true;
    }

    public void Write(byte value)
    {
        if (Length < _target.Length)
        {
            _target[Length++] = value;
            return;
        }
        IsFull = true;
    }

    /// <summary>A number of at least 0 in decimal digits.</summary>
    public void WriteDigits(long value)
    {
        Debug.Assert(value >= 0, "prices, sizes and seconds are not negative");
        Span<byte> digits = stackalloc byte[20];
        var at = digits.Length;
        do
        {
            digits[--at] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        Write(digits[at..]);
    }

    /// <summary>Micros as the shortest decimal: 1250000 is 1.25.</summary>
    public void WriteMicros(long micros)
    {
        WriteDigits(micros / MicrosPerUnit);
        var fraction = micros % MicrosPerUnit;
        if (fraction == 0)
        {
            return;
        }
        Write((byte)'.');
        for (var place = MicrosPerUnit / 10; fraction != 0; place /= 10)
        {
            Write((byte)('0' + (fraction / place)));
            fraction %= place;
        }
    }

    /// <summary>128 bits as 32 lower-case hexadecimal digits.</summary>
    public void WriteHex(ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        if (Convert.TryToHexStringLower(bytes, _target[Length..], out var written))
        {
            Length += written;
            return;
        }
        IsFull = true;
    }

    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            Write((byte)(value | 0x80));
            value >>= 7;
        }
        Write((byte)value);
    }

    public void WriteDouble(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Write(bytes);
    }
}
