using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>One rule of one method as an operation.</summary>
internal sealed class OpenApiOperation(HttpBinding binding, OpenApiSchemas schemas)
{
    private const string ErrorResponse = "#/components/responses/Error";

    public JsonObject Build(string operationId, OpenApiPath path)
    {
        var method = binding.Method;
        var operation = new JsonObject { ["operationId"] = operationId, ["tags"] = new JsonArray(method.Service.Name) };
        var comment = schemas.CommentOf(method);
        if (comment.Length > 0)
        {
            operation["summary"] = FirstSentence(comment);
            operation["description"] = comment;
        }

        if (method.GetOptions() is { Deprecated: true })
        {
            operation["deprecated"] = true;
        }

        var parameters = new OpenApiParameters(binding, schemas).Build(path);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (binding.HasBody)
        {
            operation["requestBody"] = RequestBody();
        }

        operation["responses"] = new JsonObject
        {
            ["200"] = Response(),
            ["default"] = new JsonObject { ["$ref"] = ErrorResponse },
        };
        var signatures = method.GetOptions()?.GetExtension(ClientExtensions.MethodSignature);
        if (signatures is { Count: > 0 })
        {
            operation["x-google-method-signature"] = new JsonArray([.. signatures.Select(s => (JsonNode?)s)]);
        }

        operation["x-grpc-method"] = $"/{method.Service.FullName}/{method.Name}";
        return operation;
    }

    /// <summary>The response that all failures have.</summary>
    public static JsonObject Error(OpenApiSchemas schemas)
    {
        var error = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("code", "message", "status"),
            ["properties"] = new JsonObject
            {
                ["code"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
                ["message"] = new JsonObject { ["type"] = "string", ["description"] = "For people." },
                ["status"] = new JsonObject { ["type"] = "string", ["description"] = "Name of the google.rpc.Code, such as NOT_FOUND." },
                ["details"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "One google.rpc.ErrorInfo for programs; google.rpc.BadRequest with every wrong field; others.",
                    ["items"] = schemas.Reference(Google.Protobuf.WellKnownTypes.Any.Descriptor),
                },
            },
        };
        var body = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("error"),
            ["properties"] = new JsonObject { ["error"] = error },
        };
        return new JsonObject { ["description"] = "The call failed.", ["content"] = Content(StreamForms.Json, body) };
    }

    private JsonObject RequestBody()
    {
        if (binding.BodyType?.FullName == FieldKinds.HttpBody)
        {
            return new JsonObject { ["content"] = Content("*/*", []) };
        }

        if (binding.MaskField is not null)
        {
            // What a PATCH leaves out stays as it is, also when the resource cannot be without it.
            var partial = schemas.Object(binding.BodyType!, _ => true);
            partial.Remove("required");
            return new JsonObject { ["content"] = Content(StreamForms.Json, partial), ["required"] = true };
        }

        if (binding.BodyField is { } field)
        {
            var isRequired = FieldBehaviors.Has(field, FieldBehavior.Required);
            return new JsonObject { ["content"] = Content(StreamForms.Json, schemas.Property(field)), ["required"] = isRequired };
        }

        var ofPath = binding.Variables.Where(v => v.Depth == 1).Select(v => v.Leaf).ToHashSet();
        var whole = binding.Method.InputType;
        var schema = ofPath.Count == 0 ? schemas.Reference(whole) : schemas.Object(whole, f => !ofPath.Contains(f));
        return new JsonObject { ["content"] = Content(StreamForms.Json, schema) };
    }

    private JsonObject Response()
    {
        var response = new JsonObject { ["description"] = "The call succeeded." };
        if (binding.ResponseType?.FullName == FieldKinds.HttpBody)
        {
            response["content"] = Content("*/*", []);
            return response;
        }

        var schema = binding.ResponseField is { } field ? schemas.Property(field) : schemas.Reference(binding.Method.OutputType);
        if (!binding.Method.IsServerStreaming)
        {
            response["content"] = Content(StreamForms.Json, schema);
            return response;
        }

        response["description"] = "A stream of messages, each a JSON text on a line; or one array of them. "
            + "A failure after the first message is the last element: `{\"error\": ...}`.";
        response["content"] = new JsonObject
        {
            [StreamForms.Lines] = new JsonObject { ["schema"] = schema },
            [StreamForms.Json] = new JsonObject
            {
                ["schema"] = new JsonObject { ["type"] = "array", ["items"] = schema.DeepClone() },
            },
        };
        return response;
    }

    private static JsonObject Content(string mediaType, JsonObject schema) =>
        new() { [mediaType] = schema.Count == 0 ? [] : new JsonObject { ["schema"] = schema } };

    private static string FirstSentence(string comment)
    {
        var line = comment.Split("\n\n")[0].ReplaceLineEndings(" ");
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? line : line[..end]).TrimEnd('.');
    }
}
