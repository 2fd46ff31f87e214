using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Admin.OpenRtb;

/// <summary>
/// Turns an OpenRTB 2.5 or 2.6 JSON request into the protobuf message, by the descriptor alone, so that a file can be sent as protobuf
/// and tests can put the same
/// request in both forms. A value of the wrong type is a FormatException that names the place; what the contract does not know is left out.
/// Of several of site, app and dooh the last in the document stays, as in a oneof that is read from the wire.
/// </summary>
internal static class OpenRtbJson
{
    public static BidRequest ReadRequest(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadRequest(document.RootElement);
    }

    public static BidRequest ReadRequest(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return ReadRequest(document.RootElement);
    }

    public static BidRequest ReadRequest(JsonElement json)
    {
        var request = new BidRequest();
        Fill(request, json, "request");
        MoveToPlacesOf26(request, json);
        return request;
    }

    private static void Fill(IMessage message, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Mismatch(path, json, "an object");
        }

        foreach (var property in json.EnumerateObject())
        {
            var field = message.Descriptor.FindFieldByName(property.Name);
            if (field is not null && property.Value.ValueKind != JsonValueKind.Null)
            {
                Set(message, field, property.Value, $"{path}.{property.Name}");
            }
        }
    }

    private static void Set(IMessage message, FieldDescriptor field, JsonElement json, string path)
    {
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, Read(field, json, path));
            return;
        }

        // A name that comes twice in one object counts once, the last time, like a single value.
        var list = (IList)field.Accessor.GetValue(message);
        list.Clear();
        if (json.ValueKind != JsonValueKind.Array)
        {
            list.Add(Read(field, json, path));
            return;
        }

        foreach (var (index, element) in json.EnumerateArray().Index())
        {
            if (element.ValueKind != JsonValueKind.Null)
            {
                list.Add(Read(field, element, $"{path}[{index}]"));
            }
        }
    }

    private static object Read(FieldDescriptor field, JsonElement json, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.Bool:
                return ReadBool(json, path);
            case FieldType.Int32:
                return ReadInt32(json, path);
            case FieldType.Double:
                return json.ValueKind == JsonValueKind.Number ? json.GetDouble() : throw Mismatch(path, json, "a number");
            case FieldType.String:
                return json.ValueKind == JsonValueKind.String ? ReadString(json, path) : throw Mismatch(path, json, "a string");
            case FieldType.Message:
                var child = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(child, json, path);
                return child;
            default:
                throw new NotSupportedException($"{path}: no OpenRTB request has a {field.FieldType}");
        }
    }

    private static bool ReadBool(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when json.GetDouble() is 0 or 1 => json.GetDouble() is 1,
        _ => throw Mismatch(path, json, "0, 1 or a boolean"),
    };

    private static int ReadInt32(JsonElement json, string path)
    {
        // 300.0 is the integer 300 written by somebody whose numbers are all floating.
        var number = json.ValueKind == JsonValueKind.Number ? json.GetDouble() : double.NaN;
        return number == (int)number ? (int)number : throw Mismatch(path, json, "a 32-bit integer");
    }

    private static string ReadString(JsonElement json, string path)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Mismatch(path, json, "text without half surrogates");
        }
    }

    /// <summary>
    /// gdpr, us_privacy, consent, eids and schain have Ext fields for the place 2.5 had them in; gpp and gpp_sid move to those of 2.6.
    /// </summary>
    private static void MoveToPlacesOf26(BidRequest request, JsonElement json)
    {
        if (request.Regs is not { Ext: not null } regs || !json.GetProperty("regs").TryGetProperty("ext", out var ext))
        {
            return;
        }

        foreach (var name in new[] { "gpp", "gpp_sid" })
        {
            var field = BidRequest.Types.Regs.Descriptor.FindFieldByName(name);
            var given = field.IsRepeated ? regs.GppSid.Count > 0 : regs.HasGpp;
            if (!given && ext.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                Set(regs, field, value, $"request.regs.ext.{name}");
            }
        }
    }

    private static FormatException Mismatch(string path, JsonElement json, string due)
    {
        const int ShownMax = 40;
        var text = json.GetRawText();
        var shown = text.Length <= ShownMax ? text : text[..ShownMax] + "...";
        return new FormatException($"{path}: {due} is due, not {json.ValueKind} {shown}");
    }
}
