using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Keywords: the string of 2.5, the array of 2.6, and the content they may be of (section 3.2.16).</summary>
internal static class JsonKeywordsDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, TextList list)
    {
        if (json.Peek() == '"')
        {
            json.At = ReadOne(json, request, list);
        }
        else if (json.EnterArray())
        {
            for (var first = true; json.NextElement(ref first);)
            {
                json.At = ReadOne(json, request, list);
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadContent(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "keywords"u8) || json.Is(name, "kwarray"u8))
            {
                json.At = Read(json, request, request.Keywords);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    private static int ReadOne(JsonScanner json, DecodedRequest request, TextList list)
    {
        var text = default(Text);
        json.ReadText(request, ref text);
        KeywordList.Note(request, list, text);
        return json.At;
    }
}
