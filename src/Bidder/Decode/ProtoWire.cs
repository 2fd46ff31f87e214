using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// The wire types of protobuf, and what is seldom on the wire: the parts of <see cref="ProtoReader"/> that are not worth a copy at every
/// field. They take and give back places, so that the reader itself can stay in registers.
/// </summary>
/// <remarks>
/// tag = varint(field number &lt;&lt; 3 | wire type); groups (3, 4) are refused. Answers of two numbers come as one: the place in the high
/// half. What is wrong is told to the request, and the place that comes back is then the message's end.
/// </remarks>
internal static class ProtoWire
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private const int VarintBytesMax = 10;

    /// <summary>A tag of more than one byte, or the zero that is none: where the value begins, and the tag.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long LongTag(ref byte body, int at, int end, DecodedRequest request)
    {
        var next = VarintEnd(ref body, at, end, request, out var tag);
        if (next <= 0)
        {
            return Pack(end, 0);
        }
        return tag is 0 or > uint.MaxValue ? Pack(Refuse(request, next, end), 0) : Pack(next, (int)tag);
    }

    /// <summary>Behind a varint, and its low 32 bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long LongInt32(ref byte body, int at, int end, DecodedRequest request)
    {
        var next = VarintEnd(ref body, at, end, request, out var value);
        return next <= 0 ? Pack(end, 0) : Pack(next, (int)value);
    }

    /// <summary>Behind a varint, and 1 when it is not zero.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long LongBool(ref byte body, int at, int end, DecodedRequest request)
    {
        var next = VarintEnd(ref body, at, end, request, out var value);
        return next <= 0 ? Pack(end, 0) : Pack(next, value != 0 ? 1 : 0);
    }

    /// <summary>Behind bytes whose length is a long varint, or wrong; and their length, -1 when it is wrong.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long LongBytes(ref byte body, int at, int end, DecodedRequest request)
    {
        var start = VarintEnd(ref body, at, end, request, out var length);
        if (start <= 0)
        {
            return Pack(end, -1);
        }
        return length <= (uint)(end - start) ? Pack(start + (int)length, (int)length) : Pack(Refuse(request, at, end), -1);
    }

    /// <summary>Behind the value of a field that nobody reads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Skip(ref byte body, int at, int end, int tag, DecodedRequest request)
    {
        if ((uint)tag < 8)
        {
            return Refuse(request, at, end);
        }
        switch (tag & 7)
        {
            case Bytes:
                int length = Unsafe.Add(ref body, at);
                return length < 0x80 && length < end - at ? at + 1 + length : (int)(LongBytes(ref body, at, end, request) >> 32);
            case Varint:
                return (int)(LongInt32(ref body, at, end, request) >> 32);
            case Fixed64:
                return end - at < 8 ? Refuse(request, at, end) : at + 8;
            case Fixed32:
                return end - at < 4 ? Refuse(request, at, end) : at + 4;
            default:
                return Refuse(request, at, end);
        }
    }

    /// <summary>Behind the integers of a repeated field, packed or one by one, which are added as bits 1 to 63.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadMask(ref byte body, int at, int end, int tag, DecodedRequest request, ref ulong mask)
    {
        if ((tag & 7) == Varint)
        {
            var only = LongInt32(ref body, at, end, request);
            mask |= JsonFields.BitOf((int)only);
            return (int)(only >> 32);
        }
        var field = LongBytes(ref body, at, end, request);
        var fieldEnd = (int)(field >> 32);
        at = fieldEnd - Math.Max((int)field, 0);
        while (at < fieldEnd)
        {
            int value = Unsafe.Add(ref body, (uint)at);
            if (value < 0x80)
            {
                at++;
            }
            else
            {
                var packed = LongInt32(ref body, at, end, request);
                at = (int)(packed >> 32);
                value = (int)packed;
            }
            mask |= JsonFields.BitOf(value);
        }
        return at == fieldEnd ? at : Refuse(request, at, end);
    }

    /// <summary>Tells the request where its bytes are wrong; the place to go on from is the message's end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Refuse(DecodedRequest request, int at, int end)
    {
        request.Refuse(NoBidReason.Malformed, DecodeField.Body, at);
        return end;
    }

    /// <summary>Behind a varint of up to ten bytes; 0 when it does not end.</summary>
    private static int VarintEnd(ref byte body, int at, int end, DecodedRequest request, out ulong value)
    {
        value = 0;
        var last = Math.Min(end, at + VarintBytesMax);
        for (var shift = 0; at < last; shift += 7)
        {
            ulong next = Unsafe.Add(ref body, at++);
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return at;
            }
        }
        Refuse(request, at, end);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Pack(int at, int value) => ((long)at << 32) | (uint)value;
}
