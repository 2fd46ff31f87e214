using Google.Protobuf.Reflection;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Decode;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>
/// Strings, messages and packed lists of a request that the decoder passes over without a look, as paths of field numbers. Found out by
/// putting something broken into each, so that nobody has to keep a list.
/// </summary>
internal static class UnreadFields
{
    /// <summary>A group, which no decoder of ours takes; half a character; half a number.</summary>
    private static readonly byte[] BrokenMessage = [0x0B];
    private static readonly byte[] BrokenText = [0xFF];
    private static readonly byte[] BrokenNumber = [0x80];

    public static HashSet<string> Find()
    {
        var unread = new HashSet<string>(StringComparer.Ordinal);
        Find(BidRequest.Descriptor, [], unread);
        return unread;
    }

    /// <summary>The message without them.</summary>
    public static byte[] Without(HashSet<string> unread, ReadOnlySpan<byte> body) => Without(unread, body, BidRequest.Descriptor, "");

    private static void Find(MessageDescriptor message, uint[] path, HashSet<string> unread)
    {
        foreach (var field in message.Fields.InFieldNumberOrder())
        {
            if (BrokenFor(field) is not { } broken)
            {
                continue;
            }
            uint[] place = [.. path, (uint)field.FieldNumber];
            if (!IsRead(place, broken))
            {
                unread.Add(string.Join('.', place));
            }
            else if (field.FieldType == FieldType.Message)
            {
                Find(field.MessageType, place, unread);
            }
        }
    }

    private static byte[]? BrokenFor(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => BrokenMessage,
        FieldType.String => BrokenText,
        FieldType.Int32 or FieldType.Double or FieldType.Bool when field.IsRepeated => BrokenNumber,
        _ => null,
    };

    private static bool IsRead(uint[] place, byte[] broken)
    {
        var content = broken;
        foreach (var number in place.Reverse())
        {
            content = WireField.Of(number, WireField.Bytes, content);
        }
        var request = new DecodedRequest(new DecodeLimits());
        Decoding.Protobuf(request, content);
        return request.Fault.Field == DecodeField.Body;
    }

    private static byte[] Without(HashSet<string> unread, ReadOnlySpan<byte> body, MessageDescriptor message, string path)
    {
        var rest = new List<byte>();
        foreach (var field in WireField.ReadAll(body) ?? throw new InvalidDataException("no message, but it was accepted"))
        {
            var known = message.FindFieldByNumber((int)field.Number);
            var place = path.Length == 0 ? $"{field.Number}" : $"{path}.{field.Number}";
            if (field.Type != WireField.Bytes || known is null)
            {
                rest.AddRange(body[field.Start..field.End]);
            }
            else if (known.FieldType == FieldType.Message && !unread.Contains(place))
            {
                var content = Without(unread, body[field.ValueStart..field.End], known.MessageType, place);
                rest.AddRange(WireField.Of(field.Number, WireField.Bytes, content));
            }
            else if (!unread.Contains(place))
            {
                rest.AddRange(body[field.Start..field.End]);
            }
        }
        return [.. rest];
    }
}
