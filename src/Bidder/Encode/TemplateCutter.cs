using System.Text;

namespace Rtb.Bidder.Encode;

/// <summary>Collects bytes and slots in order while a template is built.</summary>
internal sealed class TemplateCutter
{
    private readonly List<TemplateSegment> _segments = [];
    private readonly List<byte> _literal = [];

    public TemplateCutter Add(ReadOnlySpan<byte> literal)
    {
        _literal.AddRange(literal);
        return this;
    }

    public TemplateCutter Add(string literal) => Add(Encoding.UTF8.GetBytes(literal));

    public TemplateCutter Slot(TemplateSlot slot)
    {
        _segments.Add(new TemplateSegment([.. _literal], slot));
        _literal.Clear();
        return this;
    }

    public TemplateSegment[] ToSegments()
    {
        Slot(TemplateSlot.End);
        return [.. _segments];
    }

    /// <summary>The parts of a text between places, each with the slot that stands for the place after it (End after the last).</summary>
    public static IEnumerable<(string Literal, TemplateSlot Slot)> Cut(string text, IReadOnlyList<(string Place, TemplateSlot Slot)> places) =>
        Cut(text, places, TemplateSlot.End);

    /// <summary>The same with slots of any kind.</summary>
    public static IEnumerable<(string Literal, T Slot)> Cut<T>(string text, IReadOnlyList<(string Place, T Slot)> places, T end)
    {
        while (true)
        {
            var (at, place, slot) = places
                .Select(candidate => (At: text.IndexOf(candidate.Place, StringComparison.Ordinal), candidate.Place, candidate.Slot))
                .Where(found => found.At >= 0)
                .DefaultIfEmpty((At: -1, Place: "", Slot: end))
                .MinBy(found => found.At);
            if (at < 0)
            {
                yield return (text, end);
                yield break;
            }
            yield return (text[..at], slot);
            text = text[(at + place.Length)..];
        }
    }

    /// <summary>Markup with the tracking URLs put in and cut at their tokens.</summary>
    public static IEnumerable<(string Literal, TemplateSlot Slot)> CutMarkup(BidDescription bid)
    {
        foreach (var (literal, slot) in Cut(bid.Markup,
            [(MarkupPlaces.Impression, TemplateSlot.ImpressionToken), (MarkupPlaces.Click, TemplateSlot.ClickToken)]))
        {
            if (slot == TemplateSlot.End)
            {
                yield return (literal, slot);
                continue;
            }
            var url = (slot == TemplateSlot.ImpressionToken ? bid.ImpressionUrl : bid.ClickUrl).Split(NoticeUrls.Token);
            yield return (literal + url[0], slot);
        }
    }
}
