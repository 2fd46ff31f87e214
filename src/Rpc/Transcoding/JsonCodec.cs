using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace Rtb.Rpc.Transcoding;

/// <summary>proto3 JSON both ways, with the settings and the message types of one server. Immutable.</summary>
internal sealed class JsonCodec
{
    /// <summary>Objects and arrays inside each other; more is refused before the stack could notice.</summary>
    public const int DepthMax = 100;

    private readonly JsonFormatter _formatter;

    public JsonCodec(TranscodingOptions options, IEnumerable<FileDescriptor> files)
    {
        FileDescriptor[] always = [ErrorDetailsReflection.Descriptor, StatusReflection.Descriptor];
        var registry = TypeRegistry.FromFiles(files.Concat(options.AnyTypes).Concat(always));
        _formatter = new JsonFormatter(JsonFormatter.Settings.Default
            .WithFormatDefaultValues(options.WriteDefaultValues)
            .WithPreserveProtoFieldNames(options.PreserveProtoFieldNames)
            .WithTypeRegistry(registry));
        IgnoresUnknownFields = options.IgnoreUnknownFields;

        // The parser counts differently and one object is put around a body; the depth is judged before it runs.
        Parser = new JsonParser(new JsonParser.Settings((2 * DepthMax) + 2, registry).WithIgnoreUnknownFields(options.IgnoreUnknownFields));
    }

    public bool IgnoresUnknownFields { get; }

    public JsonParser Parser { get; }

    /// <summary>A message as UTF-8 on one line.</summary>
    public byte[] Format(IMessage message) => Encoding.UTF8.GetBytes(_formatter.Format(message));

    /// <summary>The value of a field, whatever it is, as UTF-8 on one line; an absent message is null.</summary>
    public byte[] Format(IMessage message, FieldDescriptor field)
    {
        using var writer = new StringWriter();
        _formatter.WriteValue(writer, field.Accessor.GetValue(message));
        return Encoding.UTF8.GetBytes(writer.ToString());
    }

    /// <summary>The JSON text of a detail of an error; what is not known or broken keeps its type and bytes.</summary>
    public string FormatDetail(Google.Protobuf.WellKnownTypes.Any detail)
    {
        try
        {
            return _formatter.Format(detail);
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidOperationException)
        {
            return System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["@type"] = detail.TypeUrl,
                ["value"] = detail.Value.ToBase64(),
            });
        }
    }
}
