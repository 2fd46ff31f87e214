using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Languages as exchanges send them: "en", "en-US", "EN_us".</summary>
internal static class LanguageTags
{
    /// <summary>The primary language with its hash.</summary>
    public static Text Primary(DecodedRequest request, Text tag)
    {
        var end = request.Bytes(tag).IndexOfAny((byte)'-', (byte)'_');
        tag.Length = end < 0 ? tag.Length : end;
        tag.Hash = request.HashOf(tag.Start, tag.Length);
        return tag;
    }

    /// <summary>A list of wlang, or of wlangb; a request has one of the two, and of both together either will do.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadAllowed(JsonScanner json, DecodedRequest request)
    {
        if (json.Peek() == '"')
        {
            json.At = ReadOneAllowed(json, request);
            return json.At;
        }
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            json.At = ReadOneAllowed(json, request);
        }
        return json.At;
    }

    /// <summary>Adds a language that creatives may speak.</summary>
    public static void Allow(DecodedRequest request, in Text tag)
    {
        if (!tag.IsEmpty && !request.AllowedLanguages.TryAdd(Primary(request, tag)))
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
    }

    private static int ReadOneAllowed(JsonScanner json, DecodedRequest request)
    {
        var tag = default(Text);
        json.ReadText(request, ref tag);
        Allow(request, in tag);
        return json.At;
    }
}
