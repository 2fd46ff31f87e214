using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document of all mapped rules, made from the descriptors and the comments of the protos. Methods whose requests are a
/// stream are left out: they are not served as JSON.
/// </summary>
internal sealed class OpenApiDocument(TranscodedServices services)
{
    private static readonly HashSet<string> s_knownMethods =
        new(StringComparer.Ordinal) { "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE" };

    private static readonly JsonSerializerOptions s_readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ProtoComments _comments = new();
    private readonly Dictionary<string, OpenApiPath> _byHierarchy = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);
    private readonly JsonObject _paths = [];

    /// <summary>UTF-8, the same bytes for the same services.</summary>
    public byte[] Build()
    {
        var schemas = new OpenApiSchemas(_comments);
        var bindings = services.Bindings.Where(b => !b.Method.IsClientStreaming).ToList();
        var singulars = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in bindings.SelectMany(b => b.Method.File.MessageTypes.Append(b.Method.InputType).Append(b.Method.OutputType)))
        {
            _comments.Read(message.ClrType.Assembly);
            OpenApiPath.ReadSingulars(message, singulars);
        }

        foreach (var binding in bindings)
        {
            Add(binding, OpenApiPath.Of(binding, singulars), schemas);
        }

        var error = OpenApiOperation.Error(schemas);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = Info(),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = Tags(bindings),
            ["paths"] = _paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components(),
                ["responses"] = new JsonObject { ["Error"] = error },
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, s_readable);
    }

    private void Add(HttpBinding binding, OpenApiPath path, OpenApiSchemas schemas)
    {
        if (!_byHierarchy.TryAdd(path.Hierarchy, path))
        {
            // OpenAPI takes paths that differ only in the names of parameters for one.
            path = path.NamedLike(_byHierarchy[path.Hierarchy]);
        }

        var item = _paths[path.Text]?.AsObject();
        if (item is null)
        {
            item = [];
            _paths[path.Text] = item;
        }

        if (!s_knownMethods.Contains(binding.HttpMethod))
        {
            // HTTP methods that OpenAPI 3.1 has no place for.
            const string others = "x-additional-operations";
            item[others] ??= new JsonObject();
            item = item[others]!.AsObject();
        }

        var key = s_knownMethods.Contains(binding.HttpMethod) ? binding.HttpMethod.ToLowerInvariant() : binding.HttpMethod;

        // "*" and "**" look the same in OpenAPI; of two such rules the first is shown.
        if (!item.ContainsKey(key))
        {
            item[key] = new OpenApiOperation(binding, schemas).Build(OperationId(binding), path);
        }
    }

    private string OperationId(HttpBinding binding)
    {
        var name = $"{binding.Method.Service.Name}_{binding.Method.Name}";
        var unique = name;
        for (var n = 2; !_operationIds.Add(unique); n++)
        {
            unique = $"{name}_{n}";
        }

        return unique;
    }

    private JsonObject Info()
    {
        var info = new JsonObject { ["title"] = services.Options.Title, ["version"] = services.Options.Version };
        if (services.Options.Description.Length > 0)
        {
            info["description"] = services.Options.Description;
        }

        return info;
    }

    private JsonArray Tags(IEnumerable<HttpBinding> bindings)
    {
        var tags = new JsonArray();
        foreach (var service in bindings.Select(b => b.Method.Service).DistinctBy(s => s.Name))
        {
            var tag = new JsonObject { ["name"] = service.Name };
            var comment = _comments.Of(service);
            if (comment.Length > 0)
            {
                tag["description"] = comment;
            }

            tags.Add(tag);
        }

        return tags;
    }
}
