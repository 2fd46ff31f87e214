using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Reads the JSON of a body into the request. JsonDocument judges the syntax (strictly: no comments, no name twice, a depth limit), the
/// protobuf parser the meaning; only when it refuses, a second look finds the paths of all fields that are to blame.
/// </summary>
internal sealed class JsonBody(JsonCodec codec)
{
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = JsonCodec.DepthMax, AllowDuplicateProperties = false };
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The request that the body gives, for a rule with a body; null and faults when it cannot be read. An empty body is an empty message.
    /// <paramref name="mask"/> becomes the fields that the body names, when the rule has a mask to derive.
    /// </summary>
    public IMessage? Read(ReadOnlySpan<byte> body, HttpBinding binding, FieldFaults faults, out IReadOnlyList<string> mask)
    {
        mask = [];
        var type = binding.Method.InputType;
        if (body.IsEmpty)
        {
            return type.Parser.ParseFrom(ByteString.Empty);
        }

        var bodyName = binding.BodyField?.Name ?? "";
        try
        {
            var text = s_strictUtf8.GetString(body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body);
            using var document = JsonDocument.Parse(text, s_strict);
            if (binding.MaskField is not null)
            {
                mask = UpdateMask.Read(document.RootElement, binding.BodyType!);
            }

            return ReadInto(type, binding.BodyField, document.RootElement, faults);
        }
        catch (DecoderFallbackException)
        {
            faults.Add(bodyName, "the body is not UTF-8", "BODY_UNREADABLE");
        }
        catch (JsonException fault)
        {
            // Its line and position are for people; its path would be that of JSON, not of fields.
            var place = fault is { LineNumber: { } line, BytePositionInLine: { } column } ? $" at line {line + 1}, byte {column + 1}" : "";
            faults.Add(bodyName, $"the body is not JSON{place}: {Reason(fault)}", "BODY_UNREADABLE");
        }

        return null;
    }

    private IMessage? ReadInto(MessageDescriptor type, FieldDescriptor? field, JsonElement body, FieldFaults faults)
    {
        try
        {
            return codec.Parser.Parse(JsonNumbers.Exact(type, field, body), type);
        }
        catch (Exception fault) when (JsonFaults.IsRefusal(fault))
        {
            var count = faults.Count;
            new JsonFaults(codec, faults).Find(type, field, body);
            if (faults.Count == count)
            {
                faults.Add(field?.Name ?? "", fault.Message, "FIELD_INVALID");
            }

            return null;
        }
    }

    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? fault.Message : fault.Message[..end];
    }
}
