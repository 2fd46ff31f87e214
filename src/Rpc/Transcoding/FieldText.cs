using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Rtb.Rpc.Transcoding;

/// <summary>Values of fields as they stand in paths and query strings.</summary>
internal static class FieldText
{
    private const NumberStyles NumberForm = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The value as the field's accessor takes it, or false and what would have been right.</summary>
    public static bool TryParse(FieldDescriptor field, string text, out object value, out string expected)
    {
        if (FieldKinds.IsMessage(field))
        {
            return FieldKinds.IsWrapper(field.MessageType)
                ? TryParse(field.MessageType.FindFieldByNumber(1), text, out value, out expected)
                : TryParseWellKnown(field.MessageType, text, out value, out expected);
        }

        if (field.FieldType == FieldType.Enum)
        {
            expected = $"a name or number of {field.EnumType.FullName}";
            return TryParseEnum(field.EnumType, text, out value);
        }

        object? parsed;
        (parsed, expected) = field.FieldType switch
        {
            FieldType.String => (text, "text"),
            FieldType.Bool => (text switch { "true" => true, "false" => false, _ => null }, "true or false"),
            FieldType.Bytes => (ParseBytes(text), "base64, of the standard or the URL alphabet"),
            FieldType.Float => (ParseFloat(text), "a number of type float"),
            FieldType.Double => (ParseDouble(text), "a number of type double"),
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (Parse<int>(text), "a 32-bit integer"),
            FieldType.UInt32 or FieldType.Fixed32 => (Parse<uint>(text), "an unsigned 32-bit integer"),
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (Parse<long>(text), "a 64-bit integer"),
            _ => (Parse<ulong>(text), "an unsigned 64-bit integer"),
        };
        value = parsed ?? "";
        return parsed is not null;
    }

    /// <summary>Digits, with a minus where the type has one; no plus, no spaces.</summary>
    private static object? Parse<T>(string text)
        where T : struct, System.Numerics.INumber<T> =>
        !text.StartsWith('+') && T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static bool TryParseEnum(EnumDescriptor type, string text, out object value)
    {
        value = 0;
        if (type.FindValueByName(text) is { } named)
        {
            value = named.Number;
            return true;
        }

        // Enums are open: a number that has no name yet is kept.
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = number;
        return true;
    }

    private static bool TryParseWellKnown(MessageDescriptor type, string text, out object value, out string expected)
    {
        expected = type.Name switch
        {
            "Timestamp" => "a time such as 2026-01-31T23:59:59Z",
            "Duration" => "a duration such as 1.5s",
            _ => "the names of fields, joined by commas",
        };
        if (type.FullName == FieldKinds.FieldMask)
        {
            value = ParseMask(text) ?? (object)"";
            return value is FieldMask;
        }

        try
        {
            var json = System.Text.Json.JsonSerializer.Serialize(text);
            value = JsonParser.Default.Parse(json, type);
            return true;
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidJsonException or FormatException)
        {
            value = "";
            return false;
        }
    }

    /// <summary>Names as in the proto file or as in JSON.</summary>
    private static FieldMask? ParseMask(string text)
    {
        var mask = new FieldMask();
        if (text.Length == 0)
        {
            return mask;
        }

        foreach (var path in text.Split(','))
        {
            if (path.Split('.').Any(name => name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            {
                return null;
            }

            mask.Paths.Add(string.Concat(path.Select(c => char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString())));
        }

        return mask;
    }

    /// <summary>Null also for a number too large for the type.</summary>
    private static float? ParseFloat(string text)
    {
        if (ParseSpecial(text) is { } special)
        {
            return (float)special;
        }

        return float.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number : null;
    }

    private static double? ParseDouble(string text)
    {
        if (ParseSpecial(text) is { } special)
        {
            return special;
        }

        return double.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static double? ParseSpecial(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };

    private static ByteString? ParseBytes(string text)
    {
        var standard = text.Replace('-', '+').Replace('_', '/');
        return Wire.BinaryHeader.TryDecode(standard, out var bytes) ? ByteString.CopyFrom(bytes) : null;
    }
}
