using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rtb.Corpus;

/// <summary>The order in which an exchange writes the fields of an object; decoders must not depend on it.</summary>
internal enum FieldOrder
{
    Declared,
    ByNumber,
    ByName,
}

/// <summary>Writes a message as OpenRTB JSON: only present fields, names as in the contract, flags as 0 and 1.</summary>
internal static class OpenRtbJsonWriter
{
    // Exchanges escape quotes and control characters and leave everything else as UTF-8.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IMessage message, FieldOrder order)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            WriteObject(writer, message, order);
        }
        return stream.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, IMessage message, FieldOrder order)
    {
        writer.WriteStartObject();
        foreach (var field in Ordered(message.Descriptor, order))
        {
            if (field.IsRepeated)
            {
                WriteArray(writer, field, (IList)field.Accessor.GetValue(message), order);
            }
            else if (field.Accessor.HasValue(message))
            {
                writer.WritePropertyName(field.Name);
                WriteValue(writer, field, field.Accessor.GetValue(message), order);
            }
        }
        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, FieldDescriptor field, IList items, FieldOrder order)
    {
        if (items.Count == 0)
        {
            return;
        }
        writer.WriteStartArray(field.Name);
        foreach (var item in items)
        {
            WriteValue(writer, field, item, order);
        }
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, FieldDescriptor field, object value, FieldOrder order)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteNumberValue(flag ? 1 : 0);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case IMessage child:
                WriteObject(writer, child, order);
                break;
            default:
                throw new NotSupportedException($"{field.FullName}: no OpenRTB request has a {field.FieldType}");
        }
    }

    private static IEnumerable<FieldDescriptor> Ordered(MessageDescriptor message, FieldOrder order) => order switch
    {
        FieldOrder.ByNumber => message.Fields.InFieldNumberOrder(),
        FieldOrder.ByName => message.Fields.InDeclarationOrder().OrderBy(field => field.Name, StringComparer.Ordinal),
        _ => message.Fields.InDeclarationOrder(),
    };
}
