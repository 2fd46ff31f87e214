using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>google.api.field_behavior in the words of JSON Schema, and as it is where that has none.</summary>
internal static class FieldBehaviors
{
    public static bool Has(FieldDescriptor field, FieldBehavior behavior) => Of(field).Contains(behavior);

    public static void Write(FieldDescriptor field, JsonObject schema)
    {
        var behaviors = Of(field);
        if (behaviors.Contains(FieldBehavior.OutputOnly))
        {
            schema["readOnly"] = true;
        }

        if (behaviors.Contains(FieldBehavior.InputOnly))
        {
            schema["writeOnly"] = true;
        }

        if (behaviors.Length > 0)
        {
            var values = FieldBehaviorReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(FieldBehavior));
            schema["x-google-field-behavior"] =
                new JsonArray([.. behaviors.Select(b => (JsonNode?)(values.FindValueByNumber((int)b)?.Name ?? $"{(int)b}"))]);
        }
    }

    private static FieldBehavior[] Of(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.ToArray() ?? [];
}
