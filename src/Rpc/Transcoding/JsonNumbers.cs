using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Keeps 64-bit integers that come as JSON numbers exact: the protobuf parser reads every number as a double, which is wrong from 2^53 on.
/// Such numbers are quoted where a field holds an integer of 64 bits; everything else stays as it was sent.
/// </summary>
internal static class JsonNumbers
{
    /// <summary>Numbers with fewer digits are exact as doubles.</summary>
    private const int DigitsOfLoss = 16;

    /// <summary>The text for the parser: of a whole message, or of an object that holds one field.</summary>
    public static string Exact(MessageDescriptor type, FieldDescriptor? field, JsonElement body)
    {
        var text = body.GetRawText();
        if (HasLongNumber(text))
        {
            var exact = new StringBuilder(text.Length + 16);
            if (field is null)
            {
                WriteMessage(exact, type, body);
            }
            else
            {
                WriteField(exact, field, body);
            }

            text = exact.ToString();
        }

        return field is null ? text : $"{{{JsonSerializer.Serialize(field.JsonName)}:{text}}}";
    }

    /// <summary>The text of one value of a field, or of one element of a repeated one.</summary>
    public static string ExactValue(FieldDescriptor field, JsonElement value)
    {
        var exact = new StringBuilder();
        WriteValue(exact, field, value);
        return exact.ToString();
    }

    private static bool HasLongNumber(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            if (digits == DigitsOfLoss)
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteMessage(StringBuilder output, MessageDescriptor type, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            output.Append(json.GetRawText());
            return;
        }

        WriteObject(output, json, (name, value) =>
        {
            if (FieldKinds.Find(type, name) is { } field)
            {
                WriteField(output, field, value);
            }
            else
            {
                output.Append(value.GetRawText());
            }
        });
    }

    private static void WriteField(StringBuilder output, FieldDescriptor field, JsonElement json)
    {
        if (field.IsMap && json.ValueKind == JsonValueKind.Object)
        {
            var value = field.MessageType.FindFieldByNumber(2);
            WriteObject(output, json, (_, entry) => WriteValue(output, value, entry));
        }
        else if (field.IsRepeated && !field.IsMap && json.ValueKind == JsonValueKind.Array)
        {
            output.Append('[');
            var separator = "";
            foreach (var element in json.EnumerateArray())
            {
                output.Append(separator);
                WriteValue(output, field, element);
                separator = ",";
            }

            output.Append(']');
        }
        else
        {
            WriteValue(output, field, json);
        }
    }

    private static void WriteValue(StringBuilder output, FieldDescriptor field, JsonElement json)
    {
        if (FieldKinds.IsMessage(field) && FieldKinds.IsWrapper(field.MessageType))
        {
            field = field.MessageType.FindFieldByNumber(1);
        }

        if (FieldKinds.IsMessage(field) && !FieldKinds.IsWellKnown(field.MessageType))
        {
            WriteMessage(output, field.MessageType, json);
        }
        else if (json.ValueKind == JsonValueKind.Number && IsLong(field.FieldType) && HasLongNumber(json.GetRawText()))
        {
            output.Append('"').Append(json.GetRawText()).Append('"');
        }
        else
        {
            output.Append(json.GetRawText());
        }
    }

    private static void WriteObject(StringBuilder output, JsonElement json, Action<string, JsonElement> writeValue)
    {
        output.Append('{');
        var separator = "";
        foreach (var property in json.EnumerateObject())
        {
            output.Append(separator).Append(JsonSerializer.Serialize(property.Name)).Append(':');
            writeValue(property.Name, property.Value);
            separator = ",";
        }

        output.Append('}');
    }

    private static bool IsLong(FieldType type) =>
        type is FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64;
}
