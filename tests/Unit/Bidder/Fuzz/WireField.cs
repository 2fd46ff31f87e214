using System.Buffers.Binary;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>A field of a protobuf message as it lies in its bytes, read in the plainest way.</summary>
/// <param name="Start">Where its tag begins.</param>
/// <param name="ValueStart">Where its value begins; of bytes, behind their length.</param>
/// <param name="End">Behind the value.</param>
internal readonly record struct WireField(int Start, int ValueStart, int End, uint Number, int Type)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    /// <summary>The fields of a message; null when the bytes are none (groups count as none).</summary>
    public static List<WireField>? ReadAll(ReadOnlySpan<byte> message)
    {
        var fields = new List<WireField>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (!TryVarint(message, ref at, out var tag) || tag is < 8 or > uint.MaxValue)
            {
                return null;
            }
            var valueStart = at;
            var type = (int)(tag & 7);
            switch (type)
            {
                case Varint when TryVarint(message, ref at, out _):
                    break;
                case Bytes when TryVarint(message, ref at, out var length) && length <= (ulong)(message.Length - at):
                    valueStart = at;
                    at += (int)length;
                    break;
                case Fixed64 or Fixed32 when message.Length - at >= (type == Fixed64 ? 8 : 4):
                    at += type == Fixed64 ? 8 : 4;
                    break;
                default:
                    return null;
            }
            fields.Add(new WireField(start, valueStart, at, (uint)tag >> 3, type));
        }
        return fields;
    }

    public static byte[] VarintOf(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }
        bytes[length++] = (byte)value;
        return bytes[..length].ToArray();
    }

    public static byte[] Of(uint number, int type, ReadOnlySpan<byte> value)
    {
        var tag = VarintOf(((ulong)number << 3) | (uint)type);
        return type == Bytes ? [.. tag, .. VarintOf((ulong)value.Length), .. value] : [.. tag, .. value];
    }

    public static byte[] Eight(ulong bits)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        return bytes;
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && at < message.Length; shift += 7)
        {
            var next = message[at++];
            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
            {
                return true;
            }
        }
        return false;
    }
}
