using System.Text;
using System.Text.Json;

namespace Rtb.Unit.Bidder.Corpus;

/// <summary>The corpora of the shared folder as bodies of requests.</summary>
internal static class CorpusLines
{
    public const string Requests = "openrtb/requests.ndjson";
    public const string Composed = "openrtb/composed.ndjson";
    public const string Invalid = "openrtb/invalid.ndjson";

    /// <summary>Real and composed requests, with where each stands.</summary>
    public static IEnumerable<(string Where, byte[] Body)> Valid() =>
        from file in new[] { Requests, Composed }
        from line in File.ReadLines(SharedFolder.Require(file)).Index()
        select ($"{file}:{line.Index + 1}", Encoding.UTF8.GetBytes(line.Item));

    /// <summary>Bodies that something is wrong with, and what a bidder is advised to do about each.</summary>
    public static IEnumerable<(string Where, string Advice, byte[] Body)> Faulty() =>
        from line in File.ReadLines(SharedFolder.Require(Invalid)).Index()
        let json = JsonDocument.Parse(line.Item).RootElement
        let place = $"{Invalid}:{line.Index + 1} {json.GetProperty("why").GetRawText()}"
        select (place, json.GetProperty("advice").GetString()!, BodyOf(json));

    private static byte[] BodyOf(JsonElement json)
    {
        if (json.TryGetProperty("body", out var body))
        {
            return Encoding.UTF8.GetBytes(body.GetRawText());
        }
        return json.TryGetProperty("raw", out var raw)
            ? Encoding.UTF8.GetBytes(raw.GetString()!)
            : json.GetProperty("raw_b64").GetBytesFromBase64();
    }
}
