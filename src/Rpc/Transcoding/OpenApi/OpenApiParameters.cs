using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>The parameters of one rule: its wildcards, and every leaf that neither the path nor the body holds.</summary>
internal sealed class OpenApiParameters(HttpBinding binding, OpenApiSchemas schemas)
{
    /// <summary>Messages inside each other that are worth listing; the server reads deeper ones.</summary>
    private const int DepthMax = 4;

    public JsonArray Build(OpenApiPath path)
    {
        var parameters = new JsonArray();
        foreach (var parameter in path.Parameters)
        {
            parameters.Add(OfPath(parameter));
        }

        if (!binding.IsBodyWhole)
        {
            AddQuery(parameters, binding.Method.InputType, "", "", []);
        }

        return parameters;
    }

    private JsonObject OfPath(OpenApiPathParameter parameter)
    {
        var description = parameter.IsRest ? "Any number of segments. " : "";
        var schema = new JsonObject { ["type"] = "string" };
        if (parameter.Variable is { } variable)
        {
            var leaf = FieldPath.Find(binding.Method.InputType, variable.FieldPath)!.Leaf;
            var template = string.Join('/', binding.Template.Segments.Skip(variable.Start).Take(variable.Length).Select(s => s.Kind switch
            {
                SegmentKind.Literal => s.Literal,
                SegmentKind.One => "*",
                _ => "**",
            }));
            description += variable.Length > 1 ? $"Part of `{variable.FieldPath}`, which is `{template}`. " : "";
            description += schemas.CommentOf(leaf);
            schema = variable.IsMulti ? schema : schemas.Property(leaf);
            schema.Remove("description");
        }

        return WithDescription(
            new JsonObject { ["name"] = parameter.Name, ["in"] = "path", ["required"] = true, ["schema"] = schema }, description.Trim());
    }

    private void AddQuery(JsonArray parameters, MessageDescriptor message, string jsonPath, string protoPath, MessageDescriptor[] parents)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var proto = protoPath + field.Name;

            // A dot in a query parameter leads into a message, so a name with a dot cannot be one.
            var name = jsonPath + (field.JsonName.Contains('.', StringComparison.Ordinal) ? field.Name : field.JsonName);
            if (field == binding.BodyField || binding.Variables.Any(v => v.ToString() == proto))
            {
                continue;
            }

            if (FieldKinds.IsSingleValue(field))
            {
                parameters.Add(OfQuery(field, name));
            }
            else if (FieldKinds.IsSingularMessage(field)
                && !FieldKinds.IsWellKnown(field.MessageType)
                && field.MessageType != message
                && !parents.Contains(field.MessageType)
                && parents.Length + 1 < DepthMax)
            {
                AddQuery(parameters, field.MessageType, name + ".", proto + ".", [.. parents, message]);
            }
        }
    }

    private JsonObject OfQuery(FieldDescriptor field, string name)
    {
        var schema = schemas.Property(field);
        schema.Remove("description");
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
        if (FieldBehaviors.Has(field, FieldBehavior.Required))
        {
            parameter["required"] = true;
        }

        if (schema.Remove("deprecated"))
        {
            parameter["deprecated"] = true;
        }

        parameter["schema"] = schema;
        return WithDescription(parameter, schemas.CommentOf(field));
    }

    private static JsonObject WithDescription(JsonObject parameter, string description)
    {
        if (description.Length > 0)
        {
            parameter["description"] = description;
        }

        return parameter;
    }
}
