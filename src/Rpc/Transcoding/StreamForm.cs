using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Rtb.Rpc.Transcoding;

/// <summary>How the messages of a response stream follow each other in the body.</summary>
internal enum StreamForm
{
    /// <summary>One JSON text a line.</summary>
    Lines,

    /// <summary>The elements of one JSON array.</summary>
    Array,

    /// <summary>The data of google.api.HttpBody, one after the other.</summary>
    Raw,
}

/// <summary>Chooses the form that the caller prefers.</summary>
internal static class StreamForms
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    /// <summary>Lines unless the Accept header puts application/json above them.</summary>
    public static StreamForm Choose(HttpBinding binding, HttpRequest request)
    {
        if (binding.ResponseType?.FullName == FieldKinds.HttpBody)
        {
            return StreamForm.Raw;
        }

        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return StreamForm.Lines;
        }

        return QualityOf(Json, accepted) > QualityOf(Lines, accepted) ? StreamForm.Array : StreamForm.Lines;
    }

    /// <summary>The quality of the most specific range that covers the type; 0 when none does.</summary>
    private static double QualityOf(string type, IEnumerable<MediaTypeHeaderValue> accepted)
    {
        var covering = accepted.Where(a => Covers(a, type)).OrderBy(a => a.MatchesAllTypes).ThenBy(a => a.MatchesAllSubTypes);
        return covering.FirstOrDefault() is { } best ? best.Quality ?? 1 : 0;
    }

    private static bool Covers(MediaTypeHeaderValue range, string type) =>
        range.MatchesAllTypes
        || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
        || (range.MatchesAllSubTypes && range.Type.Equals("application", StringComparison.OrdinalIgnoreCase));
}
