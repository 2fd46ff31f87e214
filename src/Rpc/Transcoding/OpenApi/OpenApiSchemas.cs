using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>
/// JSON Schemas of messages and enums in their proto3 JSON form. Each message is one component that others refer to, so that messages
/// which contain themselves are no problem.
/// </summary>
internal sealed class OpenApiSchemas(ProtoComments comments)
{
    private const string Prefix = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonObject> _components = new(StringComparer.Ordinal);

    /// <summary>What has been referred to so far, by full name.</summary>
    public JsonObject Components() => new(_components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.DeepClone())));

    public JsonObject Reference(MessageDescriptor message)
    {
        if (FieldKinds.IsWellKnown(message))
        {
            return WellKnown(message);
        }

        if (!_components.ContainsKey(message.FullName))
        {
            comments.Read(message.ClrType.Assembly);

            // The place is taken first: the message may contain itself.
            _components[message.FullName] = [];
            _components[message.FullName] = Object(message, _ => true);
        }

        return new JsonObject { ["$ref"] = Prefix + message.FullName };
    }

    /// <summary>The object of some of a message's fields.</summary>
    public JsonObject Object(MessageDescriptor message, Func<FieldDescriptor, bool> isIncluded)
    {
        var schema = new JsonObject { ["type"] = "object" };
        Describe(schema, comments.Of(message));
        var fields = message.Fields.InDeclarationOrder().Where(isIncluded).ToList();
        if (fields.Count > 0)
        {
            schema["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.JsonName, (JsonNode?)Property(f))));
        }

        var required = fields.Where(f => FieldBehaviors.Has(f, FieldBehavior.Required)).Select(f => (JsonNode?)f.JsonName).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        var oneofs = message.Oneofs.Where(o => !o.IsSynthetic).Select(o => AtMostOne(o.Fields.Where(isIncluded))).ToArray();
        if (oneofs.Length > 0)
        {
            schema["allOf"] = new JsonArray(oneofs);
        }

        if (message.GetOptions()?.GetExtension(ResourceExtensions.Resource) is { } resource)
        {
            schema["x-google-resource"] = JsonNode.Parse(JsonFormatter.Default.Format(resource));
        }

        if (message.GetOptions() is { Deprecated: true })
        {
            schema["deprecated"] = true;
        }

        return schema;
    }

    /// <summary>A field as a property, a parameter or a body, with all that is said of it.</summary>
    public JsonObject Property(FieldDescriptor field)
    {
        var schema = Value(field);
        Describe(schema, comments.Of(field));
        FieldBehaviors.Write(field, schema);
        var options = field.GetOptions();
        if (options is { Deprecated: true })
        {
            schema["deprecated"] = true;
        }

        if (options?.GetExtension(ResourceExtensions.ResourceReference) is { } reference)
        {
            schema["x-google-resource-reference"] = JsonNode.Parse(JsonFormatter.Default.Format(reference));
        }

        return schema;
    }

    public string CommentOf(IDescriptor descriptor) => comments.Of(descriptor);

    private JsonObject Value(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return Map(field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        }

        return field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = Single(field) } : Single(field);
    }

    private JsonObject Map(FieldDescriptor key, FieldDescriptor value)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(value) };
        if (key.FieldType == FieldType.Bool)
        {
            schema["propertyNames"] = new JsonObject { ["enum"] = new JsonArray("true", "false") };
        }
        else if (key.FieldType != FieldType.String)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = "^-?[0-9]+$" };
        }

        return schema;
    }

    private JsonObject Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Reference(field.MessageType),
        FieldType.Enum => Reference(field.EnumType),
        var type => ScalarSchemas.Of(type),
    };

    private JsonObject Reference(EnumDescriptor type)
    {
        if (type.FullName == "google.protobuf.NullValue")
        {
            return new JsonObject { ["type"] = "null" };
        }

        if (!_components.ContainsKey(type.FullName))
        {
            comments.Read(type.ClrType.Assembly);
            var schema = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. type.Values.Select(v => (JsonNode?)v.Name)]),
            };
            var values = type.Values.Where(v => comments.Of(v).Length > 0).Select(v => $"- `{v.Name}`: {comments.Of(v)}");
            Describe(schema, string.Join("\n\n", new[] { comments.Of(type), string.Join('\n', values) }.Where(t => t.Length > 0)));
            _components[type.FullName] = schema;
        }

        return new JsonObject { ["$ref"] = Prefix + type.FullName };
    }

    private static JsonObject WellKnown(MessageDescriptor message)
    {
        if (FieldKinds.IsWrapper(message))
        {
            var scalar = ScalarSchemas.Of(message.FindFieldByNumber(1).FieldType);
            return new JsonObject { ["oneOf"] = new JsonArray(scalar, new JsonObject { ["type"] = "null" }) };
        }

        return message.Name switch
        {
            "Timestamp" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            "Duration" => new JsonObject { ["type"] = "string", ["pattern"] = @"^-?[0-9]+(\.[0-9]{1,9})?s$" },
            "FieldMask" => new JsonObject { ["type"] = "string", ["format"] = "field-mask" },
            "Struct" => new JsonObject { ["type"] = "object", ["additionalProperties"] = true },
            "ListValue" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject() },
            "Any" => new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string" } },
                ["required"] = new JsonArray("@type"),
                ["additionalProperties"] = true,
            },
            _ => [],
        };
    }

    /// <summary>None of the members, or exactly one.</summary>
    private static JsonObject AtMostOne(IEnumerable<FieldDescriptor> members)
    {
        var each = members.Select(m => new JsonObject { ["required"] = new JsonArray(m.JsonName) }).ToList();
        var none = new JsonObject
        {
            ["not"] = new JsonObject { ["anyOf"] = new JsonArray([.. each.Select(e => e.DeepClone())]) },
        };
        return new JsonObject { ["oneOf"] = new JsonArray([none, .. each]) };
    }

    private static void Describe(JsonObject schema, string comment)
    {
        if (comment.Length > 0)
        {
            schema["description"] = comment;
        }
    }
}
