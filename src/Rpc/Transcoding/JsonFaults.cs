using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Finds which fields of a refused body are to blame. It decides nothing about single values: each is given to the parser alone. A path
/// has the names of the proto file: <c>book.authors[0].name</c>, <c>book.labels["key"]</c>.
/// </summary>
internal sealed class JsonFaults(JsonCodec codec, FieldFaults faults)
{
    public static bool IsRefusal(Exception fault) => fault
        is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException
        or ArgumentException or InvalidOperationException;

    /// <summary>Looks through a body that is a whole message, or one field of it.</summary>
    public void Find(MessageDescriptor type, FieldDescriptor? field, JsonElement body)
    {
        if (field is null)
        {
            FindInMessage(type, body, "");
        }
        else
        {
            FindInField(field, body, field.Name);
        }
    }

    private void FindInMessage(MessageDescriptor type, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.WrongValue(path, "an object");
            return;
        }

        var filled = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject().TakeWhile(_ => !faults.IsFull))
        {
            var field = FieldKinds.Find(type, property.Name);
            var fieldPath = (path.Length == 0 ? "" : path + ".") + (field?.Name ?? property.Name);
            if (field is null)
            {
                if (!codec.IgnoresUnknownFields)
                {
                    faults.Unknown(fieldPath);
                }

                continue;
            }

            if (field.RealContainingOneof is { } oneof && property.Value.ValueKind != JsonValueKind.Null
                && !filled.TryAdd(oneof.Name, field.Name))
            {
                faults.Add(fieldPath, $"excludes {filled[oneof.Name]}: only one of {oneof.Name} may be set", "ONEOF_CONFLICT");
            }

            FindInField(field, property.Value, fieldPath);
        }
    }

    private void FindInField(FieldDescriptor field, JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (field.IsMap)
        {
            FindInMap(field, json, path);
        }
        else if (!field.IsRepeated)
        {
            FindInValue(field, json, path);
        }
        else if (json.ValueKind != JsonValueKind.Array)
        {
            faults.WrongValue(path, "an array");
        }
        else
        {
            var index = 0;
            foreach (var element in json.EnumerateArray().TakeWhile(_ => !faults.IsFull))
            {
                FindInValue(field, element, $"{path}[{index++}]");
            }
        }
    }

    private void FindInMap(FieldDescriptor field, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            faults.WrongValue(path, "an object");
            return;
        }

        var value = field.MessageType.FindFieldByNumber(2);
        foreach (var entry in json.EnumerateObject().TakeWhile(_ => !faults.IsFull))
        {
            var entryPath = $"{path}[\"{entry.Name}\"]";
            var count = faults.Count;
            if (IsMessageObject(value))
            {
                FindInMessage(value.MessageType, entry.Value, entryPath);
            }

            var text = JsonNumbers.ExactValue(value, entry.Value);
            if (faults.Count == count && !IsAccepted(field, $"{{{JsonSerializer.Serialize(entry.Name)}:{text}}}"))
            {
                faults.WrongValue(entryPath, $"{Describe(value)} under {Describe(field.MessageType.FindFieldByNumber(1))}");
            }
        }
    }

    private void FindInValue(FieldDescriptor field, JsonElement json, string path)
    {
        if (IsMessageObject(field))
        {
            FindInMessage(field.MessageType, json, path);
        }
        else
        {
            var text = JsonNumbers.ExactValue(field, json);
            if (!IsAccepted(field, field.IsRepeated ? $"[{text}]" : text))
            {
                faults.WrongValue(path, Describe(field));
            }
        }
    }

    /// <summary>True for messages whose JSON is the object of their fields; the others are judged whole.</summary>
    private static bool IsMessageObject(FieldDescriptor field) => FieldKinds.IsMessage(field) && !FieldKinds.IsWellKnown(field.MessageType);

    private bool IsAccepted(FieldDescriptor field, string json)
    {
        try
        {
            codec.Parser.Parse($"{{{JsonSerializer.Serialize(field.JsonName)}:{json}}}", field.ContainingType);
            return true;
        }
        catch (Exception fault) when (IsRefusal(fault))
        {
            return false;
        }
    }

    private static string Describe(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => $"a {field.MessageType.FullName}",
        FieldType.Enum => $"a name or number of {field.EnumType.FullName}",
        FieldType.Bytes => "base64",
        FieldType.Bool => "true or false",
        var type => $"a value of type {type.ToString().ToLowerInvariant()}",
    };
}
