using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>Bodies that are cut, too long, too deep or made to take long.</summary>
public sealed class HostileTests
{
    private const string Whole =
        """
        {"id":"r\u0031","imp":[{"id":"1","bidfloor":0.5,"banner":{"w":300,"h":250,"format":[{"w":1,"h":2}],"api":[3]},
        "pmp":{"deals":[{"id":"d"}]}},{"id":"2","video":{"mimes":["video/mp4"]},"native":{"request":"{\"a\":1}"}}],
        "site":{"page":"http://a.com/"},"badv":["b.com"],"tmax":1e2,
        "device":{"ua":"U","geo":{"lat":-1.5,"lon":2},"sua":{"browsers":[{"brand":"X"}]}},"user":{"data":[{"segment":[{"id":"s"}]}]},
        "regs":{"ext":{"gdpr":1}},"ext":{"x":[true,false,null,{}]}}
        """;

    [Fact]
    public void EveryProperPrefixOfJsonIsMalformed()
    {
        var body = Encoding.UTF8.GetBytes(Whole);
        var request = new DecodedRequest(new DecodeLimits());
        Assert.Equal(NoBidReason.None, Decoding.Json(request, body));
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Equal(NoBidReason.Malformed, Decoding.Json(request, body.AsSpan(0, length)));
            Assert.InRange(request.Fault.Offset, 0, length);
        }
    }

    /// <summary>A prefix of protobuf may be whole: then generated code reads it too, and otherwise both refuse it.</summary>
    [Fact]
    public void EveryPrefixOfProtobufIsReadOrRefusedAsByGeneratedCode()
    {
        var body = Rtb.Admin.OpenRtb.OpenRtbJson.ReadRequest(Whole).ToByteArray();
        var request = new DecodedRequest(new DecodeLimits());
        Assert.Equal(NoBidReason.None, Decoding.Protobuf(request, body));
        for (var length = 0; length < body.Length; length++)
        {
            var reason = Decoding.Protobuf(request, body.AsSpan(0, length));
            Assert.Equal(CanParse(body[..length]), reason != NoBidReason.Malformed);
            Assert.InRange(request.Fault.Offset, 0, length);
        }
    }

    public static TheoryData<string, string, string, NoBidReason> TooMany => new()
    {
        { "badv", Repeated(3, i => $"\"a{i}.com\""), Repeated(4, i => $"\"a{i}.com\""), NoBidReason.TooManyListEntries },
        { "bcat", Repeated(3, i => $"\"IAB{i}\""), Repeated(4, i => $"\"IAB{i}\""), NoBidReason.TooManyListEntries },
        { "bapp", Repeated(3, i => $"\"a{i}\""), Repeated(4, i => $"\"a{i}\""), NoBidReason.TooManyListEntries },
        { "wseat", Repeated(64, i => $"\"s{i}\""), Repeated(65, i => $"\"s{i}\""), NoBidReason.TooManyListEntries },
        { "bseat", Repeated(64, i => $"\"s{i}\""), Repeated(65, i => $"\"s{i}\""), NoBidReason.TooManyListEntries },
        { "site.cat", Repeated(3, i => $"\"c{i}\""), Repeated(4, i => $"\"c{i}\""), NoBidReason.TooManyListEntries },
        { "user.data", Segments(2), Segments(3), NoBidReason.TooManySegments },
        { "imp", Repeated(2, i => Imp(i, 0, 1)), Repeated(3, i => Imp(i, 0, 1)), NoBidReason.TooManyImpressions },
        { "imp", Repeated(2, i => Imp(i, 2, 1)), Repeated(2, i => Imp(i, 2 + i, 1)), NoBidReason.TooManyDeals },
        { "imp", Repeated(2, i => Imp(i, 0, 2)), Repeated(2, i => Imp(i, 0, 2 + i)), NoBidReason.TooManyListEntries },
    };

    [Theory]
    [MemberData(nameof(TooMany))]
    public void OneOverALimitIsNoBidOnBothWires(string member, string fits, string exceeds, NoBidReason reason)
    {
        var limits = new DecodeLimits { ListEntriesMax = 3, SegmentsMax = 2, ImpressionsMax = 2, DealsMax = 4, SizesMax = 4 };
        foreach (var (list, expected) in new[] { (fits, NoBidReason.None), (exceeds, reason) })
        {
            var body = Body(member, list);
            Assert.Equal("r", Read(Decoding.Json(body, expected, limits)));
            Assert.Equal("r", Read(Decoding.Protobuf(Rtb.Admin.OpenRtb.OpenRtbJson.ReadRequest(body), expected, limits)));
        }
    }

    [Fact]
    public void DepthIsLimited()
    {
        var limits = new DecodeLimits { DepthMax = 5 };
        Decoding.Json(Decoding.Request("\"ext\":[[[[]]]]"), NoBidReason.None, limits);
        Decoding.Json(Decoding.Request("\"ext\":[[[[[]]]]]"), NoBidReason.TooDeep, limits);
        Decoding.Json(Decoding.Request("\"ext\":{\"a\":[{\"b\":[{}]}]}"), NoBidReason.TooDeep, limits);
        Decoding.Json(Decoding.Request(imp: "\"ext\":{\"a\":[]}"), NoBidReason.None, limits);
        Decoding.Json(Decoding.Request(imp: "\"ext\":{\"a\":[[]]}"), NoBidReason.TooDeep, limits);
    }

    [Fact]
    public void TokensAreLimited()
    {
        var limits = new DecodeLimits { TokensMax = 100 };
        Decoding.Json(Decoding.Request($"\"ext\":{Repeated(80, _ => "0")}"), NoBidReason.None, limits);
        Decoding.Json(Decoding.Request($"\"ext\":{Repeated(100, _ => "0")}"), NoBidReason.Malformed, limits);
        Decoding.Json(Decoding.Request($"\"ext\":{Repeated(100, _ => "{\"a\":\"\"}")}"), NoBidReason.Malformed, limits);
    }

    public static TheoryData<string, string> Long => new()
    {
        { "brackets", new string('[', 65_536) },
        { "braces", string.Concat(Enumerable.Repeat("{\"a\":", 13_000)) },
        { "members", "{" + string.Concat(Enumerable.Repeat("\"\":0,", 13_000)) },
        { "escapes", "{\"id\":\"" + string.Concat(Enumerable.Repeat("\\u0041", 10_000)) + "\"}" },
        { "backslashes", "{\"id\":\"" + new string('\\', 65_000) },
        { "space", new string(' ', 65_536) },
        { "digits", "{\"tmax\":" + new string('9', 65_000) + "}" },
        { "decimals", "{\"imp\":[{\"bidfloor\":0." + new string('0', 64_000) + "1}]}" },
        { "commas", "[" + new string(',', 65_000) },
        { "quotes", new string('"', 65_536) },
        { "one name again", "{" + string.Join(',', Enumerable.Repeat("\"badv\":[\"x\"]", 4_600)) + "}" },
    };

    [Theory]
    [MemberData(nameof(Long))]
    public void AFullBodyOfOneThingIsRefusedAtOnce(string what, string body)
    {
        var request = new DecodedRequest(new DecodeLimits());
        var bytes = Encoding.UTF8.GetBytes(body);
        Decoding.Json(request, bytes);
        var start = Stopwatch.GetTimestamp();

        var reason = Decoding.Json(request, bytes);

        // Linear work takes well under a millisecond; a square of 64 KB would take seconds.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(500), what);
        Assert.NotEqual(NoBidReason.None, reason);
    }

    [Fact]
    public void ABodyOfEscapesFitsIntoTheBuffer()
    {
        // The longest body, all of it in strings that are unescaped: the copies need less room than the body.
        var limits = new DecodeLimits { BodyBytesMax = 4_096 };
        var start = Decoding.Request("\"badv\":[")[..^1];
        var texts = new StringBuilder();
        while (start.Length + texts.Length + 9 <= limits.BodyBytesMax)
        {
            texts.Append(texts.Length == 0 ? "" : ",").Append("\"a\\nb\"");
        }
        var request = Decoding.Json($"{start}{texts}]}}", NoBidReason.None, limits);

        Assert.All(request.Read(request.BlockedAdvertisers), text => Assert.Equal("a\nb", text));
        Assert.True(request.BlockedAdvertisers.Count > 500);
        Assert.True(request.BufferUsed <= request.Buffer.Length - JsonState.EscapedNameMax);
    }

    private static string Read(DecodedRequest request) => request.Read(request.Id);

    private static string Repeated(int count, Func<int, string> item) =>
        "[" + string.Join(',', Enumerable.Range(0, count).Select(item)) + "]";

    private static string Segments(int count) =>
        Repeated(count, i => $$"""{"segment":[{"id":"s{{i}}"}]}""");

    private static string Imp(int index, int deals, int sizes)
    {
        var dealList = Repeated(deals, i => $$"""{"id":"d{{i}}"}""");
        var sizeList = Repeated(sizes, i => $$"""{"w":{{i + 1}},"h":1}""");
        return $$$"""{"id":"{{{index}}}","banner":{"format":{{{sizeList}}}},"pmp":{"deals":{{{dealList}}}}}""";
    }

    private static string Body(string member, string list) => member switch
    {
        "imp" => $$"""{"id":"r","imp":{{list}}}""",
        _ when member.Split('.') is [var outer, var inner] =>
            Decoding.Request($$$"""{{{Quoted(outer)}}}:{{{{Quoted(inner)}}}:{{{list}}}}"""),
        _ => Decoding.Request($"{Quoted(member)}:{list}"),
    };

    private static string Quoted(string name) => $"\"{name}\"";

    private static bool CanParse(byte[] body)
    {
        try
        {
            return BidRequest.Parser.ParseFrom(body) is not null;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
