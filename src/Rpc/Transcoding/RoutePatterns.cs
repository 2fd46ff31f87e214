using Microsoft.AspNetCore.Routing.Patterns;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Templates in the terms of ASP.NET's router. A pattern matches at least what its template does (routing ignores case and does not know
/// a verb behind <c>**</c>); <see cref="TranscodingMatcherPolicy"/> takes what is too much away again.
/// </summary>
internal static class RoutePatterns
{
    public static RoutePattern Of(PathTemplate template)
    {
        var segments = new List<RoutePatternPart[]>();
        for (var i = 0; i < template.Segments.Count; i++)
        {
            var segment = template.Segments[i];
            segments.Add(segment.Kind switch
            {
                SegmentKind.Literal => [RoutePatternFactory.LiteralPart(segment.Literal)],
                SegmentKind.One => [RoutePatternFactory.ParameterPart($"s{i}")],
                _ => [Rest()],
            });
        }

        if (template.Verb is not null)
        {
            AddVerb(segments, template);
        }

        return RoutePatternFactory.Pattern(segments.Select(RoutePatternFactory.Segment));
    }

    /// <summary>Everything below the first segment; null when that is a wildcard.</summary>
    public static RoutePattern? PrefixOf(PathTemplate template) =>
        template.Segments[0] is { Kind: SegmentKind.Literal, Literal: var literal }
            ? RoutePatternFactory.Pattern(
                RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(literal)), RoutePatternFactory.Segment(Rest()))
            : null;

    private static void AddVerb(List<RoutePatternPart[]> segments, PathTemplate template)
    {
        switch (template.Segments[^1].Kind)
        {
            case SegmentKind.Literal:
                segments[^1] = [RoutePatternFactory.LiteralPart($"{template.Segments[^1].Literal}:{template.Verb}")];
                break;
            case SegmentKind.One:
                segments[^1] = [segments[^1][0], RoutePatternFactory.LiteralPart(":" + template.Verb)];
                break;
            default:
                // With an empty rest the verb hangs on the segment before.
                segments.RemoveRange(Math.Max(0, segments.Count - 2), Math.Min(2, segments.Count));
                segments.Add([Rest()]);
                break;
        }
    }

    private static RoutePatternParameterPart Rest() =>
        RoutePatternFactory.ParameterPart("rest", @default: null, RoutePatternParameterKind.CatchAll);
}
