namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Reads a template by the published grammar. What breaks it throws <see cref="FormatException"/> that shows the template and the place.
/// <code>
/// Template  = "/" Segments [ ":" LITERAL ]
/// Segments  = Segment { "/" Segment }
/// Segment   = "*" | "**" | LITERAL | "{" FieldPath [ "=" Segments ] "}"
/// FieldPath = IDENT { "." IDENT }
/// </code>
/// </summary>
internal sealed class PathTemplateParser
{
    private const int TextMax = 2048;
    private const string LiteralPunctuation = "-._~!$&'()+,;=@%";

    private readonly string _text;
    private readonly List<TemplateSegment> _segments = [];
    private readonly List<TemplateVariable> _variables = [];
    private int _position;

    private PathTemplateParser(string text)
    {
        _text = text;
    }

    private char Next => _position < _text.Length ? _text[_position] : '\0';

    public static PathTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PathTemplateParser(text).ReadTemplate();
    }

    private PathTemplate ReadTemplate()
    {
        if (_text.Length > TextMax)
        {
            throw new FormatException($"A path template has more than {TextMax} characters.");
        }

        Expect('/');
        ReadSegments(isInVariable: false);
        string? verb = null;
        if (Next == ':')
        {
            _position++;
            verb = ReadLiteral();
        }

        if (_position < _text.Length)
        {
            throw Broken("something unexpected");
        }

        var rest = _segments.FindIndex(s => s.Kind == SegmentKind.Rest);
        if (rest >= 0 && rest < _segments.Count - 1)
        {
            throw Broken("'**' is not the last segment, before");
        }

        var twice = _variables.GroupBy(v => v.FieldPath, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null
            ? new PathTemplate(_text, _segments, _variables, verb)
            : throw Broken($"the variable {twice.Key} occurs twice, before");
    }

    private void ReadSegments(bool isInVariable)
    {
        ReadSegment(isInVariable);
        while (Next == '/')
        {
            _position++;
            ReadSegment(isInVariable);
        }
    }

    private void ReadSegment(bool isInVariable)
    {
        if (Next == '{')
        {
            if (isInVariable)
            {
                throw Broken("a variable inside a variable");
            }

            ReadVariable();
            return;
        }

        if (Next != '*')
        {
            _segments.Add(new TemplateSegment(SegmentKind.Literal, ReadLiteral()));
            return;
        }

        _position++;
        var isRest = Next == '*';
        _position += isRest ? 1 : 0;
        _segments.Add(new TemplateSegment(isRest ? SegmentKind.Rest : SegmentKind.One, ""));
    }

    private void ReadVariable()
    {
        Expect('{');
        var path = ReadIdentifier();
        while (Next == '.')
        {
            _position++;
            path += "." + ReadIdentifier();
        }

        var start = _segments.Count;
        if (Next == '=')
        {
            _position++;
            ReadSegments(isInVariable: true);
        }
        else
        {
            _segments.Add(new TemplateSegment(SegmentKind.One, ""));
        }

        Expect('}');
        var length = _segments.Count - start;
        _variables.Add(new TemplateVariable(path, start, length, IsMulti: length > 1 || _segments[start].Kind == SegmentKind.Rest));
    }

    private string ReadIdentifier()
    {
        var start = _position;
        while (char.IsAsciiLetter(Next) || Next == '_' || (_position > start && char.IsAsciiDigit(Next)))
        {
            _position++;
        }

        return _position > start ? _text[start.._position] : throw Broken("a field name is missing");
    }

    private string ReadLiteral()
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Next) || (Next != '\0' && LiteralPunctuation.Contains(Next, StringComparison.Ordinal)))
        {
            _position++;
        }

        if (_position == start)
        {
            throw Broken("a segment is missing");
        }

        return PercentDecoder.TryDecode(_text.AsSpan(start, _position - start), out var literal)
            ? literal
            : throw Broken("broken percent-encoding, before");
    }

    private void Expect(char expected)
    {
        if (Next != expected)
        {
            throw Broken($"'{expected}' is missing");
        }

        _position++;
    }

    private FormatException Broken(string what) =>
        new($"The path template '{_text}' is not valid: {what} at character {_position + 1}.");
}
