using Rtb.Rpc.Transcoding;

namespace Rtb.Unit.Rpc.Transcoding;

public class PathTemplateTests
{
    /// <summary>template | path as sent | variables, or - for no match.</summary>
    [Theory]
    [InlineData("/v1/messages", "/v1/messages", "")]
    [InlineData("/v1/messages", "/v1/Messages", "-")]
    [InlineData("/v1/messages", "/v1/messages/", "-")]
    [InlineData("/v1/messages", "/v1//messages", "-")]
    [InlineData("/v1/messages", "/v1", "-")]
    [InlineData("/v1/messages", "/v1/mess%61ges", "")]
    [InlineData("/v1/{name}", "/v1/a", "name=a")]
    [InlineData("/v1/{name=*}", "/v1/a", "name=a")]
    [InlineData("/v1/{name}", "/v1/", "-")]
    [InlineData("/v1/{name}", "/v1/a/b", "-")]
    [InlineData("/v1/{name}", "/v1/a:b", "name=a:b")]
    [InlineData("/v1/{name=messages/*}", "/v1/messages/123456", "name=messages/123456")]
    [InlineData("/v1/{name=messages/*}", "/v1/notes/123456", "-")]
    [InlineData("/v1/messages/{message_id}/{sub.subfield}", "/v1/messages/1/2", "message_id=1 sub.subfield=2")]
    [InlineData("/v1/{name=shelves/*/books/**}:verb", "/v1/shelves/1/books/2/3:verb", "name=shelves/1/books/2/3")]
    [InlineData("/v1/{name=shelves/*/books/**}:verb", "/v1/shelves/1/books/2/3", "-")]
    [InlineData("/v1/{name=shelves/*/books/**}:verb", "/v1/shelves/1/books:verb", "name=shelves/1/books")]
    [InlineData("/v1/{name=shelves/*/books/**}:verb", "/v1/shelves/1/books/:verb", "name=shelves/1/books")]
    [InlineData("/v1/{name=shelves/*/books/**}:verb", "/v1/shelves/1/books/x:VERB", "-")]
    [InlineData("/v1/{name=shelves/*/books/**}:verb", "/v1/shelves/1/books/x:%76erb", "name=shelves/1/books/x")]
    [InlineData("/v1/{name=**}", "/v1/a/b/c", "name=a/b/c")]
    [InlineData("/v1/{name=**}", "/v1", "name=")]
    [InlineData("/v1/{name=**}", "/v1/", "name=")]
    [InlineData("/v1/{name=**}", "/v1/a//b", "name=a//b")]
    [InlineData("/**", "/", "")]
    [InlineData("/v1/*/c", "/v1/b/c", "")]
    [InlineData("/v1/*/c", "/v1/b/d", "-")]
    [InlineData("/v1/{a}/{b=**}", "/v1/x/y/z", "a=x b=y/z")]
    [InlineData("/v1:verb", "/v1:verb", "")]
    [InlineData("/v1:verb", "/v1", "-")]
    [InlineData("/v1/{name}:cancel", "/v1/a:b:cancel", "name=a:b")]
    [InlineData("/v1/{name}:cancel", "/v1/:cancel", "-")]
    [InlineData("/v1/{name}:cancel", "/v1/a%3Acancel", "-")]
    [InlineData("/v1/caf%C3%A9", "/v1/caf%c3%a9", "")]
    [InlineData("/v1/messages", "/v1/mess%zzages", "-")]
    public void TemplateMatchesWhatTheRulesSay(string template, string path, string expected)
    {
        var parsed = PathTemplateParser.Parse(template);
        var isMatch = parsed.TryMatch(path.Split('/')[1..], out var captures);
        var actual = isMatch ? string.Join(' ', parsed.Variables.Select((v, i) => $"{v.FieldPath}={captures[i]}")) : "-";
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1/messages")]
    [InlineData("/")]
    [InlineData("/v1/")]
    [InlineData("/v1//a")]
    [InlineData("/v1/{}")]
    [InlineData("/v1/{name")]
    [InlineData("/v1/name}")]
    [InlineData("/v1/{name=}")]
    [InlineData("/v1/{name=/a}")]
    [InlineData("/v1/{name=a/}")]
    [InlineData("/v1/{1name}")]
    [InlineData("/v1/{a.}")]
    [InlineData("/v1/{.a}")]
    [InlineData("/v1/{a..b}")]
    [InlineData("/v1/{a-b}")]
    [InlineData("/v1/{a=b/{c}}")]
    [InlineData("/v1/{a=**}/b")]
    [InlineData("/v1/**/b")]
    [InlineData("/v1/{a=**}/{b=**}")]
    [InlineData("/v1/***")]
    [InlineData("/v1/a*")]
    [InlineData("/v1/*a")]
    [InlineData("/v1/{a}{b}")]
    [InlineData("/v1/x{a}")]
    [InlineData("/v1/{a}x")]
    [InlineData("/v1/a:")]
    [InlineData("/v1/a:b:c")]
    [InlineData("/v1/a:b/c")]
    [InlineData("/v1/a:*")]
    [InlineData("/v1/a?b=c")]
    [InlineData("/v1/a b")]
    [InlineData("/v1/%zz")]
    [InlineData("/v1/%ff")]
    [InlineData("/v1/{a}/{a}")]
    [InlineData("/v1/\u00e9")]
    public void TemplateOutsideTheGrammarIsRefused(string template)
    {
        var fault = Assert.Throws<FormatException>(() => PathTemplateParser.Parse(template));
        Assert.Contains($"'{template}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TemplateCutAtAnyCharacterIsReadOrRefusedWithAFormatException()
    {
        const string template = "/v1/{name=shelves/*/books/**}:verb";
        for (var length = 0; length < template.Length; length++)
        {
            var cut = template[..length];
            var fault = Record.Exception(() => PathTemplateParser.Parse(cut));
            Assert.True(fault is null or FormatException, $"{cut}: {fault}");
        }
    }

    [Fact]
    public void HugeTemplateIsRefused()
    {
        Assert.Throws<FormatException>(() => PathTemplateParser.Parse("/" + new string('a', 5000)));
    }

    [Theory]
    [InlineData("/v1/{name=shelves/*}", "/v1/shelves/{id}", true)]
    [InlineData("/v1/{a}", "/v1/*", true)]
    [InlineData("/v1/{a}", "/v1/**", false)]
    [InlineData("/v1/{a}", "/v1/{a}:b", false)]
    [InlineData("/v1/a", "/v1/%61", true)]
    [InlineData("/v1/%2A", "/v1/*", false)]
    [InlineData("/v1/a%3Ab", "/v1/a:b", false)]
    public void ShapesAreEqualWhenTheSamePathsMatch(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, PathTemplateParser.Parse(one).Shape == PathTemplateParser.Parse(other).Shape);
    }

    [Theory]
    [InlineData("/v1/special", "/v1/{name}")]
    [InlineData("/v1/{name}", "/v1/{name=**}")]
    [InlineData("/v1/{name=**}:verb", "/v1/special")]
    [InlineData("/v1/a/{name=**}", "/v1/{name=**}")]
    [InlineData("/v1/y/*", "/v1/*/x")]
    public void MoreParticularTemplateComesFirst(string first, string second)
    {
        var one = PathTemplateParser.Parse(first);
        var other = PathTemplateParser.Parse(second);
        Assert.True(one.CompareTo(other) < 0);
        Assert.True(other.CompareTo(one) > 0);
        Assert.Equal(0, one.CompareTo(one));
    }
}
