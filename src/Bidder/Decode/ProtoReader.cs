using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// Reads the protobuf wire format of one message: fields in any order, the caller skips what it does not know. Tags are compared whole,
/// so a known field with a wire type that is not its own is passed over like an unknown one, as generated code does.
/// </summary>
/// <remarks>
/// What is wrong in a message is told to the request and ends that message; the one around it goes on behind it.
/// A reader is a local or a value parameter, never passed by reference, and everything here is inlined: then its place lives in a
/// register, which halves the time of a request. For the same reason bytes are read without the check of a span: every place is
/// compared with the end before more than one byte is taken, and one byte at the end is always there, because the buffer is longer than
/// any body.
/// </remarks>
internal ref struct ProtoReader
{
    private readonly ref byte _body;
    private readonly DecodedRequest _request;
    private readonly int _end;
    private int _at;

    /// <summary>The request's body, which lies at the start of its buffer.</summary>
    public ProtoReader(DecodedRequest request)
        : this(ref MemoryMarshal.GetArrayDataReference(request.Buffer), request, 0, request.BodyLength)
    {
        Debug.Assert(request.BodyLength < request.Buffer.Length, "a byte can be read behind the body");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ProtoReader(ref byte body, DecodedRequest request, int at, int end)
    {
        _body = ref body;
        _request = request;
        _at = at;
        _end = end;
    }

    /// <summary>Where the next byte lies in the request's buffer.</summary>
    public readonly int At => _at;

    /// <summary>Where the message ends in the request's buffer.</summary>
    public readonly int End => _end;

    /// <summary>The next field's tag; 0 at the end of the message, which is also where a broken one leads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        var at = _at;
        if (at >= _end)
        {
            return 0;
        }
        // Field numbers up to 15 are one byte; that is most of them.
        int tag = Unsafe.Add(ref _body, (uint)at);
        if (tag is 0 or >= 0x80)
        {
            var packed = ProtoWire.LongTag(ref _body, at, _end, _request);
            _at = (int)(packed >> 32);
            return (int)packed;
        }
        _at = at + 1;
        return tag;
    }

    /// <summary>The message that is this field's value; an empty one when the field is broken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProtoReader Enter()
    {
        var length = Math.Max(ReadBytes(), 0);
        return new ProtoReader(ref _body, _request, _at - length, _at);
    }

    /// <summary>Moves behind a length-delimited value, whose length is the answer; -1 when it is broken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadBytes()
    {
        var at = _at;
        int length = Unsafe.Add(ref _body, (uint)at);
        if (length >= 0x80 || length >= _end - at)
        {
            var packed = ProtoWire.LongBytes(ref _body, at, _end, _request);
            _at = (int)(packed >> 32);
            return (int)packed;
        }
        _at = at + 1 + length;
        return length;
    }

    /// <summary>An int32: the low 32 bits of the varint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt32()
    {
        var at = _at;
        int value = Unsafe.Add(ref _body, (uint)at);
        if (value >= 0x80 || at >= _end)
        {
            var packed = ProtoWire.LongInt32(ref _body, at, _end, _request);
            _at = (int)(packed >> 32);
            return (int)packed;
        }
        _at = at + 1;
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadBool()
    {
        var at = _at;
        int value = Unsafe.Add(ref _body, (uint)at);
        if (value >= 0x80 || at >= _end)
        {
            var packed = ProtoWire.LongBool(ref _body, at, _end, _request);
            _at = (int)(packed >> 32);
            return (int)packed != 0;
        }
        _at = at + 1;
        return value != 0;
    }

    /// <summary>NaN when it is broken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ReadDouble()
    {
        if (_end - _at < sizeof(double))
        {
            _at = ProtoWire.Refuse(_request, _at, _end);
            return double.NaN;
        }
        var bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _body, (uint)_at));
        _at += sizeof(double);
        return BitConverter.UInt64BitsToDouble(BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits));
    }

    /// <summary>A string without its hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadText(ref Text text) => _at = ProtoFields.ReadText(ref _body, _at, _end, _request, ref text);

    /// <summary>A string with its hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadHashed(ref Text text) => _at = ProtoFields.ReadHashed(ref _body, _at, _end, _request, ref text);

    /// <summary>Strings of a list with their hashes, as long as fields of this tag follow one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadTexts(int tag, TextList list) => _at = ProtoFields.ReadTexts(ref _body, _at, _end, tag, _request, list);

    /// <summary>The bytes of a string that is turned into something else at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadString()
    {
        var length = Math.Max(ReadBytes(), 0);
        ProtoFields.CheckText(ref _body, _at - length, length, _request);
        return _request.Bytes(_at - length, length);
    }

    /// <summary>Adds the integers of a repeated field, packed or one by one, to a mask of bits 1 to 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadMask(int tag, ref ulong mask) => _at = ProtoWire.ReadMask(ref _body, _at, _end, tag, _request, ref mask);

    /// <summary>Passes over the value of the field with this tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int tag) => _at = ProtoWire.Skip(ref _body, _at, _end, tag, _request);
}
