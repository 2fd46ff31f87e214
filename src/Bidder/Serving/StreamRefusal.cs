using System.Text.Unicode;
using Rtb.Bidder.Encode;

namespace Rtb.Bidder.Serving;

/// <summary>
/// What a stream answers to a request that is refused or turned away unread: a response with <c>nbr</c> and the request's id as far as it
/// can be read. A status would end the stream for all the others.
/// </summary>
internal static class StreamRefusal
{
    private const int IdField = 1;
    private const int WireTypeBits = 3;

    // Of BidResponse: id 1, nbr 6.
    private const byte IdTag = (1 << 3) | 2;
    private const byte NoBidTag = 6 << 3;

    /// <summary>Bytes written; 0 when they do not fit.</summary>
    public static int Write(Span<byte> target, ReadOnlySpan<byte> message, NoBidReason reason)
    {
        var id = IdOf(message);
        var writer = new SpanWriter(target);
        writer.Write(IdTag);
        writer.WriteVarint((ulong)id.Length);
        writer.Write(id);
        writer.Write(NoBidTag);
        writer.WriteVarint((ulong)NoBidReasons.OpenRtbCode(reason));
        return writer.IsFull ? 0 : writer.Length;
    }

    /// <summary>The first id of the message; empty when there is none before the message breaks, and when it is not text.</summary>
    internal static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> message)
    {
        while (TryReadVarint(ref message, out var tag))
        {
            var bytes = 0UL;
            var isRead = (tag & 7) switch
            {
                0 => TryReadVarint(ref message, out _),
                1 => (bytes = 8) > 0,
                2 => TryReadVarint(ref message, out bytes),
                5 => (bytes = 4) > 0,
                _ => false,
            };
            if (!isRead || bytes > (ulong)message.Length)
            {
                return default;
            }
            var value = message[..(int)bytes];
            if (tag == ((IdField << WireTypeBits) | 2))
            {
                return Utf8.IsValid(value) ? value : default;
            }
            message = message[value.Length..];
        }
        return default;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        const int bytesMax = 10;
        value = 0;
        for (var i = 0; i < Math.Min(bytes.Length, bytesMax); i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
