using System.Text;

namespace Rtb.Rpc.Transcoding;

/// <summary>What a segment of a template matches.</summary>
internal enum SegmentKind
{
    /// <summary>One segment, these characters.</summary>
    Literal,

    /// <summary><c>*</c>: one segment, not empty.</summary>
    One,

    /// <summary><c>**</c>: any number of segments, none too; always the last.</summary>
    Rest,
}

/// <summary>A segment; the literal is decoded and empty for wildcards.</summary>
internal readonly record struct TemplateSegment(SegmentKind Kind, string Literal);

/// <summary>
/// A variable and the segments it captures. <paramref name="IsMulti"/> is true unless it captures exactly one wildcard: the published rules
/// then keep %2F as it came.
/// </summary>
internal sealed record TemplateVariable(string FieldPath, int Start, int Length, bool IsMulti);

/// <summary>
/// A path template of google.api.http: <c>/v1/{name=shelves/*/books/**}:verb</c>. A verb matches the end of the last segment; a colon that
/// no verb claims is an ordinary character of its segment.
/// </summary>
internal sealed class PathTemplate(
    string text, IReadOnlyList<TemplateSegment> segments, IReadOnlyList<TemplateVariable> variables, string? verb)
{
    public string Text { get; } = text;

    public IReadOnlyList<TemplateSegment> Segments { get; } = segments;

    public IReadOnlyList<TemplateVariable> Variables { get; } = variables;

    /// <summary>Without the colon; null when there is none.</summary>
    public string? Verb { get; } = verb;

    /// <summary>Equal for templates that match the same paths, whatever their variables are called.</summary>
    public string Shape
    {
        get
        {
            var shape = new StringBuilder();
            foreach (var segment in Segments)
            {
                // Escaped, so that a literal cannot look like a wildcard or a verb.
                shape.Append('/').Append(segment.Kind switch
                {
                    SegmentKind.One => "*",
                    SegmentKind.Rest => "**",
                    _ => Uri.EscapeDataString(segment.Literal).Replace("*", "%2A", StringComparison.Ordinal),
                });
            }

            return Verb is null ? shape.ToString() : shape.Append(':').Append(Uri.EscapeDataString(Verb)).ToString();
        }
    }

    /// <summary>
    /// Matches the segments of a path as they were sent, still encoded, and gives each variable's text, still encoded. Broken encoding in a
    /// captured segment is not a mismatch: the caller refuses it when it decodes.
    /// </summary>
    public bool TryMatch(IReadOnlyList<string> path, out string[] captures)
    {
        captures = [];
        if (!TryTakeVerb(path, out var segments) || !MatchesSegments(segments))
        {
            return false;
        }

        captures = new string[Variables.Count];
        for (var i = 0; i < captures.Length; i++)
        {
            var variable = Variables[i];
            var endsWithRest = Segments[variable.Start + variable.Length - 1].Kind == SegmentKind.Rest;
            var end = endsWithRest ? segments.Count : variable.Start + variable.Length;
            captures[i] = string.Join('/', segments.Skip(variable.Start).Take(end - variable.Start));
        }

        return true;
    }

    /// <summary>
    /// Negative when this template is to be asked before the other: one with a verb first; then, from the left, a literal before <c>*</c>
    /// before <c>**</c>; then the longer. Of templates that match the same path it is zero only for equal shapes.
    /// </summary>
    public int CompareTo(PathTemplate other)
    {
        if (Verb is null != other.Verb is null)
        {
            return Verb is null ? 1 : -1;
        }

        for (var i = 0; i < Math.Min(Segments.Count, other.Segments.Count); i++)
        {
            var byKind = Segments[i].Kind.CompareTo(other.Segments[i].Kind);
            if (byKind != 0)
            {
                return byKind;
            }
        }

        return other.Segments.Count.CompareTo(Segments.Count);
    }

    private bool TryTakeVerb(IReadOnlyList<string> path, out IReadOnlyList<string> segments)
    {
        segments = path;
        if (Verb is null)
        {
            return true;
        }

        var last = path.Count == 0 ? "" : path[^1];
        var colon = last.LastIndexOf(':');
        if (colon < 0 || !PercentDecoder.TryDecode(last.AsSpan(colon + 1), out var verb) || verb != Verb)
        {
            return false;
        }

        // "/v1/files/:verb" is the verb on an empty rest, not on an empty segment.
        segments = colon == 0 ? [.. path.Take(path.Count - 1)] : [.. path.Take(path.Count - 1), last[..colon]];
        return colon > 0 || Segments[^1].Kind == SegmentKind.Rest;
    }

    private bool MatchesSegments(IReadOnlyList<string> path)
    {
        var hasRest = Segments[^1].Kind == SegmentKind.Rest;
        var fixedCount = hasRest ? Segments.Count - 1 : Segments.Count;
        if (hasRest ? path.Count < fixedCount : path.Count != fixedCount)
        {
            return false;
        }

        for (var i = 0; i < fixedCount; i++)
        {
            var isMatch = Segments[i].Kind == SegmentKind.One
                ? path[i].Length > 0
                : PercentDecoder.TryDecode(path[i], out var decoded) && decoded == Segments[i].Literal;
            if (!isMatch)
            {
                return false;
            }
        }

        return true;
    }
}
