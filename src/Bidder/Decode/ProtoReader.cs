using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Reads the protobuf wire format over one contiguous span: fields in any order, the caller skips what it does not know.</summary>
/// <remarks>
/// tag = varint(field number &lt;&lt; 3 | wire type); wire types: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes; groups (3, 4)
/// are refused. A known field with a wire type that is not its own is passed over like an unknown one, as generated code does.
/// The first thing that is wrong sets <see cref="IsBroken"/>; after that <see cref="Next"/> answers false.
/// </remarks>
internal ref struct ProtoReader
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message;
    private int _at;
    private int _wireType;

    /// <summary>A message that lies in the request's buffer at <paramref name="start"/>.</summary>
    public ProtoReader(ReadOnlySpan<byte> buffer, int start, int length)
    {
        _message = buffer[..(start + length)];
        _at = start;
    }

    /// <summary>The field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    public bool IsBroken { get; private set; }

    /// <summary>Where the next byte lies in the request's buffer.</summary>
    public readonly int At => _at;

    /// <summary>Where the first fault is, in the request's buffer.</summary>
    public int FaultAt { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message and when it is broken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (_at >= _message.Length || IsBroken)
        {
            return false;
        }
        // Field numbers up to 15 are one byte; that is most of them.
        var first = _message[_at];
        if (first < 0x80)
        {
            _at++;
            Field = first >> 3;
            _wireType = first & 7;
            return Field != 0 || Break();
        }
        return NextLongTag();
    }

    /// <summary>An int32 field: the low 32 bits of the varint.</summary>
    public bool TryReadInt32(out int value)
    {
        value = 0;
        if (_wireType != Varint)
        {
            Skip();
            return false;
        }
        value = (int)ReadVarint();
        return !IsBroken;
    }

    public void ReadInt32(ref int target)
    {
        if (TryReadInt32(out var value))
        {
            target = value;
        }
    }

    public bool TryReadBool(out bool value)
    {
        value = false;
        if (_wireType != Varint)
        {
            Skip();
            return false;
        }
        value = ReadVarint() != 0;
        return !IsBroken;
    }

    public void ReadBool(ref bool target)
    {
        if (TryReadBool(out var value))
        {
            target = value;
        }
    }

    public bool TryReadDouble(out double value)
    {
        value = 0;
        if (_wireType != Fixed64)
        {
            Skip();
            return false;
        }
        if (_message.Length - _at < sizeof(double))
        {
            return Break();
        }
        value = BinaryPrimitives.ReadDoubleLittleEndian(_message[_at..]);
        _at += sizeof(double);
        return true;
    }

    public void ReadDouble(ref double target)
    {
        if (TryReadDouble(out var value))
        {
            target = value;
        }
    }

    /// <summary>A length-delimited field's place in the request's buffer; false and passed over for another wire type.</summary>
    public bool TryReadBytes(out int start, out int length)
    {
        start = length = 0;
        if (_wireType != Bytes)
        {
            Skip();
            return false;
        }
        var message = _message;
        var at = _at;
        if ((uint)at < (uint)message.Length && message[at] < 0x80)
        {
            length = message[at];
            start = at + 1;
        }
        else
        {
            var size = ReadLongVarint();
            start = _at;
            length = (int)Math.Min(size, int.MaxValue);
        }
        if (length > message.Length - start)
        {
            start = length = 0;
            return Break();
        }
        _at = start + length;
        return !IsBroken;
    }

    /// <summary>Integers of a repeated field, packed or one by one, as a mask of bits 1 to 63; adds to what is there.</summary>
    public void ReadMask(ref ulong mask)
    {
        if (_wireType != Bytes)
        {
            mask |= TryReadInt32(out var only) ? JsonFields.BitOf(only) : 0;
            return;
        }
        if (!TryReadBytes(out _, out var length))
        {
            return;
        }
        var end = _at;
        _at -= length;
        while (_at < end && !IsBroken)
        {
            mask |= JsonFields.BitOf((int)ReadVarint());
        }
        if (_at != end)
        {
            Break();
        }
    }

    /// <summary>Passes over the field's value.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Advance(8);
                break;
            case Bytes:
                TryReadBytes(out _, out _);
                break;
            case Fixed32:
                Advance(4);
                break;
            default:
                Break();
                break;
        }
    }

    private bool NextLongTag()
    {
        var tag = ReadVarint();
        if (IsBroken || tag > uint.MaxValue)
        {
            return Break();
        }
        Field = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        return Field != 0 || Break();
    }

    private void Advance(int count)
    {
        if (_message.Length - _at < count)
        {
            Break();
            return;
        }
        _at += count;
    }

    private ulong ReadVarint()
    {
        if ((uint)_at < (uint)_message.Length && _message[_at] < 0x80)
        {
            return _message[_at++];
        }
        return ReadLongVarint();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)_at >= (uint)_message.Length)
            {
                break;
            }
            var next = _message[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        Break();
        return 0;
    }

    private bool Break()
    {
        if (!IsBroken)
        {
            IsBroken = true;
            FaultAt = _at;
        }
        _at = _message.Length;
        return false;
    }
}
