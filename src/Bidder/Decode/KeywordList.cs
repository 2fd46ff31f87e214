namespace Rtb.Bidder.Decode;

/// <summary>Goes through the words of one keyword text: cut at commas, without the spaces around them, without empty ones.</summary>
/// <remarks>The text of 2.5 is such a list; an entry of 2.6's kwarray is a list of one, or of more where a seller got it wrong.</remarks>
internal ref struct KeywordList(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The word found by <see cref="MoveNext"/>: a piece of the text.</summary>
    public ReadOnlySpan<byte> Current { get; private set; } = default;

    public readonly KeywordList GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var comma = _rest.IndexOf((byte)',');
            Current = (comma < 0 ? _rest : _rest[..comma]).Trim((byte)' ');
            _rest = comma < 0 ? default : _rest[(comma + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Remembers where a text is; nobody may ever look at its words.</summary>
    public static void Note(DecodedRequest request, TextList list, in Text text)
    {
        if (!text.IsEmpty && !list.TryAdd(text))
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
    }

    /// <summary>Too many words are refused when all is read: until then nobody has counted the commas.</summary>
    public static void CheckCount(DecodedRequest request)
    {
        if (request.Keywords.Count + request.UserKeywords.Count > 0
            && CountOf(request, request.Keywords) + CountOf(request, request.UserKeywords) > request.Limits.ListEntriesMax)
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
    }

    private static int CountOf(DecodedRequest request, TextList list)
    {
        var count = list.Count;
        foreach (ref readonly var text in list.Items)
        {
            count += request.Bytes(text).Count((byte)',');
        }
        return count;
    }
}
