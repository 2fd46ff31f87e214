using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

public sealed class JsonBodyTests : IAsyncLifetime
{
    private const string Whole = """
        {"i32":-1,"u64":"18446744073709551615","real":1.5,"flag":true,"text":"h\u00e9 \"quoted\" \ud83d\ude00","data":"AQI=",
        "color":"COLOR_RED","maybe":0,"choiceInner":{"i32":1},"numbers":["1",2],"labels":{"k":"v"},"byNumber":{"-3":{"text":"x"}},
        "byFlag":{"true":"COLOR_BLUE"},
        "time":"2026-01-31T23:59:59Z","span":"1.5s","mask":"a.b,cD","object":{"a":[1,null,{"b":true}]},"value":null,"values":[1,"x"],
        "any":{"@type":"type.googleapis.com/rtb.test.library.v1.Author","givenName":"A"},"wrappedNumber":"5","nothing":{},"other.name":"r"}
        """;

    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task EveryKindOfFieldGoesInAndComesBack()
    {
        var sent = await _server.SendAsync("POST", "/v1/echo", Whole);
        Assert.True(sent.Status == 200, sent.Text);
        var message = (Everything)_server.Service.LastRequest!;
        Assert.Equal("h\u00e9 \"quoted\" \U0001F600", message.Text);
        Assert.Equal(ulong.MaxValue, message.U64);
        Assert.Equal("A", message.Any.Unpack<Author>().GivenName);
        Assert.Equal(Value.KindOneofCase.NullValue, message.Value.KindCase);

        var again = await _server.SendBytesAsync("POST", "/v1/echo", sent.Bytes, "application/json; charset=utf-8");
        Assert.Equal(sent.Text, again.Text);
        Assert.Equal(message, _server.Service.LastRequest);
        Assert.Equal("18446744073709551615", (string?)sent.Json["u64"]);
        Assert.Equal("COLOR_RED", (string?)sent.Json["color"]);
        Assert.Equal("2026-01-31T23:59:59Z", (string?)sent.Json["time"]);
        Assert.Equal("1.500s", (string?)sent.Json["span"]);
    }

    [Fact]
    public async Task NamesOfTheProtoFileAreReadToo()
    {
        await _server.SendAsync("POST", "/v1/echo", """{"choice_text":"x","wrapped_number":7,"renamed":"r"}""");
        Assert.Equal(new Everything { ChoiceText = "x", WrappedNumber = 7, Renamed = "r" }, _server.Service.LastRequest);
    }

    [Fact]
    public async Task BodyCutAtEveryByteIsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole.TrimEnd());
        for (var length = 1; length < bytes.Length; length++)
        {
            var answer = await _server.SendBytesAsync("POST", "/v1/echo", bytes[..length], "application/json");
            Assert.True(answer.Status == 400, $"{length}: {answer.Text}");
            Assert.Equal("INVALID_ARGUMENT", (string?)answer.Error["status"]);
        }
    }

    [Fact]
    public async Task BodyWithAnyByteSpoiledIsAnsweredWithoutAFault()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole.TrimEnd());
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var spoiled in new byte[] { 0x00, 0xFF, (byte)'{', (byte)'"' })
            {
                var copy = bytes.ToArray();
                copy[i] = spoiled;
                var answer = await _server.SendBytesAsync("POST", "/v1/echo", copy, "application/json");
                Assert.True(answer.Status is 200 or 400, $"{i}: {answer.Text}");
            }
        }
    }

    /// <summary>body | the fields that are blamed</summary>
    [Theory]
    [InlineData("""{"unknown":1}""", "unknown")]
    [InlineData("""{"inner":{"inner":{"unknown":1}}}""", "inner.inner.unknown")]
    [InlineData("""{"list":[{},{"x":1},{"i32":"y"}]}""", "list[1].x,list[2].i32")]
    [InlineData("""{"byNumber":{"1":{"x":1}}}""", "by_number[\"1\"].x")]
    [InlineData("""{"byNumber":{"one":{}}}""", "by_number[\"one\"]")]
    [InlineData("""{"byFlag":{"maybe":1,"true":"NO"}}""", "by_flag[\"maybe\"],by_flag[\"true\"]")]
    [InlineData("""{"labels":{"a":1,"b":"x","c":null}}""", "labels[\"a\"],labels[\"c\"]")]
    [InlineData("""{"labels":[]}""", "labels")]
    [InlineData("""{"numbers":5}""", "numbers")]
    [InlineData("""{"numbers":["1",null,"x"]}""", "numbers[1],numbers[2]")]
    [InlineData("""{"texts":{"0":"a"}}""", "texts")]
    [InlineData("""{"inner":5,"list":[5]}""", "inner,list[0]")]
    [InlineData("""{"choiceText":"a","choiceNumber":1}""", "choice_number")]
    [InlineData("""{"inner":{"choice_text":"a","choiceNumber":1}}""", "inner.choice_number")]
    [InlineData("""{"time":"today","span":5,"mask":{}}""", "time,span,mask")]
    [InlineData("""{"times":["2026-01-01T00:00:00Z","x"]}""", "times[1]")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/not.Known"}}""", "any")]
    [InlineData("""{"any":{"givenName":"A"}}""", "any")]
    [InlineData("""{"object":[1]}""", "object")]
    [InlineData("""{"wrappedNumber":{"value":1},"wrappedText":5}""", "wrapped_number,wrapped_text")]
    [InlineData("""{"color":"RED","colors":["COLOR_RED","x"]}""", "color,colors[1]")]
    [InlineData("""{"wide":"x","real":1e39}""", "wide,real")]
    [InlineData("""{"i32":2147483648,"i64":"9223372036854775808"}""", "i32,i64")]
    [InlineData("[]", "")]
    [InlineData("5", "")]
    [InlineData("null", "")]
    [InlineData("\"x\"", "")]
    public async Task WrongFieldsAreNamedAllAtOnce(string body, string fields)
    {
        var answer = await _server.SendAsync("POST", "/v1/echo", body);
        Assert.True(answer.Status == 400, answer.Text);
        Assert.Equal(fields, string.Join(',', answer.WrongFields));
    }

    /// <summary>Not JSON at all, or JSON that two readers could understand in two ways.</summary>
    [Theory]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{'i32':1}")]
    [InlineData("{i32:1}")]
    [InlineData("""{"i32":1,}""")]
    [InlineData("""{"i32":01}""")]
    [InlineData("""{"i32":+1}""")]
    [InlineData("""{"wide":NaN}""")]
    [InlineData("""{"wide":Infinity}""")]
    [InlineData("""{"i32":1/*c*/}""")]
    [InlineData("""{"i32":1,"i32":2}""")]
    [InlineData("""{"inner":{"i32":1,"i32":2}}""")]
    [InlineData("{\"text\":\"a\nb\"}")]
    [InlineData("""{"text":"\x"}""")]
    [InlineData("""{"text":"\ud800"}""")]
    public async Task WhatIsNotStrictJsonIsRefused(string body)
    {
        var answer = await _server.SendAsync("POST", "/v1/echo", body);
        Assert.True(answer.Status == 400, answer.Text);
        Assert.Single(answer.WrongFields);
    }

    [Fact]
    public async Task SpecialNumbersTravelAsText()
    {
        var answer = await _server.SendAsync("POST", "/v1/echo", """{"wide":"NaN","real":"-Infinity","wides":["Infinity",1]}""");
        Assert.Equal("""{ "real": "-Infinity", "wide": "NaN", "wides": [ "Infinity", 1 ] }""", answer.Text);
    }

    [Theory]
    [InlineData("\"9007199254740993\"", 9007199254740993)]
    [InlineData("9007199254740993", 9007199254740993)]
    [InlineData("\"-1\"", -1)]
    [InlineData("1e3", 1000)]
    [InlineData("5.0", 5)]
    public async Task LongNumbersAreTextOrNumbersWithoutLoss(string json, long expected)
    {
        var answer = await _server.SendAsync("PUT", "/v1/echo:i64", json);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal($"\"{expected.ToString(CultureInfo.InvariantCulture)}\"", answer.Text);
    }

    [Fact]
    public async Task LongNumbersStayExactWhereverTheyStand()
    {
        const string body = """
            {"numbers":[9007199254740993,1],"inner":{"u64":18446744073709551615},"byNumber":{"1":{"s64":-9007199254740993}},
            "list":[{"f64":9007199254740993}],"wrappedNumber":9007199254740993,"value":9007199254740992,"text":"9007199254740993"}
            """;
        var answer = await _server.SendAsync("POST", "/v1/echo", body);
        Assert.True(answer.Status == 200, answer.Text);
        const long odd = 9007199254740993;
        var expected = new Everything
        {
            Numbers = { odd, 1 },
            Inner = new Everything { U64 = ulong.MaxValue },
            ByNumber = { [1] = new Everything { S64 = -odd } },
            List = { new Everything { F64 = odd } },
            WrappedNumber = odd,
            Value = Value.ForNumber(9007199254740992),
            Text = "9007199254740993",
        };
        Assert.Equal(expected, _server.Service.LastRequest);
        var tooLarge = await _server.SendAsync("POST", "/v1/echo", """{"inner":{"i64":9223372036854775808,"s64":12345678901234567.5}}""");
        Assert.Equal(["inner.i64", "inner.s64"], tooLarge.WrongFields);
    }

    [Fact]
    public async Task EachFieldRefusesEachKindOfValueThatIsNotItsOwn()
    {
        string[] values = ["5", "\"!word\"", "true", "{\"!\":1}", "[{\"!\":1}]", "[[1]]"];
        foreach (var field in Everything.Descriptor.Fields.InDeclarationOrder())
        {
            var refused = 0;
            foreach (var value in values)
            {
                var answer = await _server.SendAsync("POST", "/v1/echo", $"{{\"{field.JsonName}\":{value}}}");
                Assert.True(answer.Status is 200 or 400, $"{field.Name} {value}: {answer.Text}");
                if (answer.Status == 400)
                {
                    refused++;
                    Assert.All(answer.WrongFields, path => Assert.StartsWith(field.Name, path, StringComparison.Ordinal));
                    Assert.NotEmpty(answer.WrongFields);
                }
            }

            var takesAll = field.Name == "value";
            Assert.True(takesAll ? refused == 0 : refused >= 3, $"{field.Name} refused {refused}");
        }
    }

    [Fact]
    public async Task DeepBodyIsRefusedBeforeTheStackNotices()
    {
        Assert.Equal(200, (await _server.SendAsync("POST", "/v1/echo", Nested(90))).Status);
        foreach (var depth in new[] { 101, 1000, 100_000 })
        {
            var answer = await _server.SendAsync("POST", "/v1/echo", Nested(depth));
            Assert.Equal(400, answer.Status);
        }

        Assert.Equal(400, (await _server.SendAsync("POST", "/v1/echo", "{\"value\":" + new string('[', 100_000))).Status);

        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("{\"inner\":", depth)) + "{}" + new string('}', depth);
    }

    [Fact]
    public async Task AnswerToManyWrongFieldsIsBounded()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"u{i}\":1")) + "}";
        Assert.Equal(50, (await _server.SendAsync("POST", "/v1/echo", body)).WrongFields.Length);
    }

    [Fact]
    public async Task FieldsOfBodyQueryAndPathAreBlamedTogether()
    {
        var answer = await _server.SendAsync("POST", "/v1/shelves/%ff/books?validate_only=x&nope=1", """{"title":5,"author":{"x":1}}""");
        Assert.Equal(["book.title", "book.author.x", "validate_only", "nope", "parent"], answer.WrongFields);
    }

    [Fact]
    public async Task UnknownFieldsPassWhenTheyAreToBeIgnored()
    {
        await using var lenient = await LibraryServer.StartAsync(o => o.IgnoreUnknownFields = true);
        var answer = await lenient.SendAsync("POST", "/v1/echo", """{"unknown":{"a":[1]},"i32":5,"inner":{"x":1}}""");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(new Everything { I32 = 5, Inner = new Everything() }, lenient.Service.LastRequest);
        Assert.Equal(["i32"], (await lenient.SendAsync("POST", "/v1/echo", """{"unknown":1,"i32":"x"}""")).WrongFields);
    }

    [Fact]
    public async Task DefaultsAndProtoNamesAreWrittenWhenAsked()
    {
        await using var verbose = await LibraryServer.StartAsync(o =>
        {
            o.WriteDefaultValues = true;
            o.PreserveProtoFieldNames = true;
        });
        var answer = await verbose.GetAsync("/v1/shelves/1/books");
        Assert.Equal("", (string?)answer.Json["next_page_token"]);
        Assert.Empty(answer.Json["books"]!.AsArray());
        Assert.Equal(0, (int?)answer.Json["request"]!["page_size"]);
    }

    [Fact]
    public async Task AnyHoldsTheTypesThatTheServerKnows()
    {
        var known = await _server.GetAsync("/v1/echo?text=pack");
        Assert.Equal("type.googleapis.com/google.protobuf.FieldMask", (string?)known.Json["any"]!["@type"]);
        Assert.Equal("a", (string?)known.Json["any"]!["value"]);

        // The health protos are no import of the library.
        Assert.Equal(500, (await _server.GetAsync("/v1/echo?text=pack%20foreign")).Status);
        await using var more = await LibraryServer.StartAsync(o => o.AnyTypes.Add(Grpc.Health.V1.HealthReflection.Descriptor));
        Assert.Equal("s", (string?)(await more.GetAsync("/v1/echo?text=pack%20foreign")).Json["any"]!["service"]);
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("APPLICATION/JSON", 200)]
    [InlineData("application/json; charset=UTF-8", 200)]
    [InlineData("application/json;charset=\"utf-8\"", 200)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/json-patch+json", 415)]
    [InlineData("application/grpc", 415)]
    [InlineData("not a type", 415)]
    [InlineData("", 415)]
    [InlineData(null, 415)]
    public async Task BodyMustBeJsonInUtf8(string? contentType, int expected)
    {
        var answer = await _server.SendBytesAsync("POST", "/v1/echo", "{}"u8.ToArray(), contentType);
        Assert.Equal(expected, answer.Status);
        if (expected == 415)
        {
            Assert.Equal("INVALID_ARGUMENT", (string?)answer.Error["status"]);
            Assert.Equal(415, (int?)answer.Error["code"]);
        }
    }

    [Fact]
    public async Task ByteOrderMarkIsReadAndOtherEncodingsAreRefused()
    {
        byte[] withMark = [0xEF, 0xBB, 0xBF, .. "{\"i32\":1}"u8];
        Assert.Equal(200, (await _server.SendBytesAsync("POST", "/v1/echo", withMark, "application/json")).Status);
        var utf16 = Encoding.Unicode.GetBytes("{\"i32\":1}");
        Assert.Equal(400, (await _server.SendBytesAsync("POST", "/v1/echo", utf16, "application/json")).Status);
        byte[] latin1 = [.. "{\"text\":\""u8, 0xE9, .. "\"}"u8];
        Assert.Equal(400, (await _server.SendBytesAsync("POST", "/v1/echo", latin1, "application/json")).Status);
    }

    [Fact]
    public async Task RawBodyComesAndGoesAsItIs()
    {
        byte[] bytes = [0, 1, 0xFF, (byte)'{'];
        var answer = await _server.SendBytesAsync("POST", "/v1/upload", bytes, "image/png");
        Assert.Equal("image/png", answer.ContentType);
        Assert.Equal(bytes, answer.Bytes);

        var untyped = await _server.SendBytesAsync("POST", "/v1/upload", bytes, null);
        Assert.Equal("application/octet-stream", untyped.ContentType);
        Assert.Empty((await _server.SendAsync("POST", "/v1/upload")).Bytes);

        // A media type that is no header is the service's fault, and still an answer.
        var faulty = await _server.SendAsync("PUT", "/v1/pages/bad");
        Assert.Equal(500, faulty.Status);
        Assert.Equal("UNKNOWN", (string?)faulty.Error["status"]);

        var page = await _server.SendBytesAsync("PUT", "/v1/pages/home?note=n", "<p>"u8.ToArray(), "text/html; charset=utf-8");
        Assert.Equal("<p>", page.Text);
        Assert.Equal("text/html; charset=utf-8", page.ContentType);
        var request = (UploadPageRequest)_server.Service.LastRequest!;
        Assert.Equal(("home", "n", "<p>"), (request.Page, request.Note, request.Content.Data.ToStringUtf8()));
    }
}
