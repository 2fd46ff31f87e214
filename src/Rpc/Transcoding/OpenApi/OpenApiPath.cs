using System.Text;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>
/// A path template as OpenAPI knows paths: each wildcard is a parameter of its own. <c>/v1/{name=shelves/*/books/*}:move</c> becomes
/// <c>/v1/shelves/{shelf}/books/{book}:move</c>.
/// </summary>
internal sealed class OpenApiPath
{
    private OpenApiPath(string text, IReadOnlyList<OpenApiPathParameter> parameters)
    {
        Text = text;
        Parameters = parameters;
    }

    public string Text { get; }

    public IReadOnlyList<OpenApiPathParameter> Parameters { get; }

    /// <summary>The same for paths that OpenAPI takes for one, whatever their parameters are called.</summary>
    public string Hierarchy
    {
        get
        {
            var text = Text;
            foreach (var parameter in Parameters)
            {
                text = text.Replace($"{{{parameter.Name}}}", "{}", StringComparison.Ordinal);
            }

            return text;
        }
    }

    /// <param name="binding">The rule.</param>
    /// <param name="singulars">Names that resource patterns give to what stands under a collection: <c>shelves</c> to <c>shelf</c>.</param>
    public static OpenApiPath Of(HttpBinding binding, IReadOnlyDictionary<string, string> singulars)
    {
        var text = new StringBuilder();
        var parameters = new List<OpenApiPathParameter>();
        var template = binding.Template;
        for (var i = 0; i < template.Segments.Count; i++)
        {
            text.Append('/');
            if (template.Segments[i].Kind == SegmentKind.Literal)
            {
                text.Append(Uri.EscapeDataString(template.Segments[i].Literal));
                continue;
            }

            var variable = template.Variables.FirstOrDefault(v => v.Start <= i && i < v.Start + v.Length);
            var name = Unique(NameOf(template, i, variable, singulars), parameters);
            parameters.Add(new OpenApiPathParameter(name, variable, template.Segments[i].Kind == SegmentKind.Rest));
            text.Append('{').Append(name).Append('}');
        }

        if (template.Verb is not null)
        {
            text.Append(':').Append(Uri.EscapeDataString(template.Verb));
        }

        return new OpenApiPath(text.ToString(), parameters);
    }

    /// <summary>The same path with the parameters called as in another of the same hierarchy.</summary>
    public OpenApiPath NamedLike(OpenApiPath other) =>
        new(other.Text, [.. Parameters.Zip(other.Parameters, (own, theirs) => own with { Name = theirs.Name })]);

    /// <summary>What the resource patterns of messages say: <c>shelves/{shelf}</c>.</summary>
    public static void ReadSingulars(MessageDescriptor message, Dictionary<string, string> singulars)
    {
        var patterns = message.GetOptions()?.GetExtension(ResourceExtensions.Resource)?.Pattern;
        foreach (var segments in (patterns ?? []).Select(p => p.Split('/')))
        {
            for (var i = 1; i < segments.Length; i++)
            {
                if (segments[i] is ['{', .. var name, '}'])
                {
                    singulars.TryAdd(segments[i - 1], name);
                }
            }
        }
    }

    private static string NameOf(
        PathTemplate template, int index, TemplateVariable? variable, IReadOnlyDictionary<string, string> singulars)
    {
        if (variable is { Length: 1 })
        {
            return variable.FieldPath;
        }

        var before = index > 0 && template.Segments[index - 1].Kind == SegmentKind.Literal ? template.Segments[index - 1].Literal : "";
        if (template.Segments[index].Kind == SegmentKind.Rest || !before.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            before = "";
        }

        return before.Length == 0 ? variable?.FieldPath ?? "segment" : singulars.GetValueOrDefault(before) ?? Singular(before);
    }

    private static string Singular(string plural) => plural switch
    {
        [.. var stem, 'i', 'e', 's'] => stem + "y",
        [.. var stem, 's' or 'x', 'e', 's'] => stem + plural[^3],
        [.., 's', 's'] => plural,
        [.. var stem, 's'] => stem,
        _ => plural,
    };

    private static string Unique(string name, List<OpenApiPathParameter> taken)
    {
        var unique = name;
        for (var n = 2; taken.Exists(p => p.Name == unique); n++)
        {
            unique = $"{name}_{n}";
        }

        return unique;
    }
}

/// <summary>A parameter of a path; the variable is null for a wildcard that no field takes.</summary>
internal sealed record OpenApiPathParameter(string Name, TemplateVariable? Variable, bool IsRest);
