using Google.Protobuf;

namespace Rtb.Rpc.Transcoding;

/// <summary>Query parameters as fields: <c>?page_size=5&amp;filter.tag=a&amp;filter.tag=b</c>. Nothing is passed over in silence.</summary>
internal static class QueryReader
{
    /// <summary>Messages inside each other; a recursive message could be named without end.</summary>
    private const int DepthMax = 32;

    public static void Read(string query, HttpBinding binding, IMessage request, bool ignoresUnknown, FieldFaults faults)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (faults.IsFull)
            {
                return;
            }

            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var rawName = equals < 0 ? pair : pair[..equals];
            var rawValue = equals < 0 ? "" : pair[(equals + 1)..];
            if (!PercentDecoder.TryDecode(rawName, out var name, plusIsSpace: true))
            {
                faults.Add(rawName, "the name of the query parameter is not percent-encoded UTF-8", "ENCODING_INVALID");
            }
            else if (!PercentDecoder.TryDecode(rawValue, out var value, plusIsSpace: true))
            {
                faults.Add(name, "the value is not percent-encoded UTF-8", "ENCODING_INVALID");
            }
            else if (FieldPath.Find(binding.Method.InputType, name) is { } path)
            {
                ReadField(path, value, binding, request, given, faults);
            }
            else if (!ignoresUnknown)
            {
                faults.Unknown(name);
            }
        }
    }

    private static void ReadField(
        FieldPath path, string text, HttpBinding binding, IMessage request, HashSet<string> given, FieldFaults faults)
    {
        var name = path.ToString();
        if (WhyNotInQuery(path, name, binding) is { } reason)
        {
            faults.Add(name, reason, "FIELD_NOT_IN_QUERY");
        }
        else if (!given.Add(name) && !path.Leaf.IsRepeated)
        {
            faults.Add(name, "is given twice and takes one value", "FIELD_REPEATED");
        }
        else if (path.Rival(request) is { } rival)
        {
            faults.Add(name, $"excludes {rival.Name}: only one of {rival.RealContainingOneof.Name} may be set", "ONEOF_CONFLICT");
        }
        else if (!FieldText.TryParse(path.Leaf, text, out var value, out var expected))
        {
            faults.WrongValue(name, expected);
        }
        else
        {
            path.Write(request, value);
        }
    }

    private static string? WhyNotInQuery(FieldPath path, string name, HttpBinding binding)
    {
        if (binding.IsBodyWhole || path.Root == binding.BodyField)
        {
            return "belongs in the body, not in the query";
        }

        if (binding.Variables.Any(v => v.ToString() == name))
        {
            return "belongs in the path, not in the query";
        }

        if (path.Depth > DepthMax)
        {
            return $"is more than {DepthMax} messages deep";
        }

        return FieldKinds.IsSingleValue(path.Leaf) ? null : "is a message or a map and cannot be given in the query";
    }
}
