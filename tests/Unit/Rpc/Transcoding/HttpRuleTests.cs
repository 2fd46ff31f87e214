using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

/// <summary>The rules of google.api.http over a real server: which request reaches which rule, and what becomes of its parts.</summary>
public sealed class HttpRuleTests : IAsyncLifetime
{
    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>method | target | status | the path that the service got.</summary>
    [Theory]
    [InlineData("GET", "/v1/files/a", "files/a")]
    [InlineData("GET", "/v1/files", "files")]
    [InlineData("GET", "/v1/files/", "files/")]
    [InlineData("GET", "/v1/files/a/b/c", "files/a/b/c")]
    [InlineData("GET", "/v1/files/special", "")]
    [InlineData("GET", "/v1/files/a/b:stat", "files/a/b")]
    [InlineData("GET", "/v1/files:stat", "files")]
    [InlineData("GET", "/v1/files/special:stat", "files/special")]
    [InlineData("GET", "/v1/files/a/b:other", "files/a/b:other")]
    [InlineData("GET", "/v1/files/a%2Fb", "files/a%2Fb")]
    [InlineData("GET", "/v1/files/a%2fb%20c", "files/a%2fb c")]
    [InlineData("GET", "/v1/files/a%252Fb", "files/a%2Fb")]
    [InlineData("GET", "/v1/any/a%2Fb%3F%23", "a/b?#")]
    [InlineData("POST", "/v1/any/a%252Fb", "a%2Fb")]
    [InlineData("PURGE", "/v1/any/a+b", "a+b")]
    [InlineData("GET", "/v1/any/caf%C3%A9", "caf\u00e9")]
    public async Task PathIsCapturedAndDecodedAsPublished(string method, string target, string expected)
    {
        var answer = await _server.SendAsync(method, target);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(expected, ((PathRequest)_server.Service.LastRequest!).Path);
    }

    [Theory]
    [InlineData("GET", "/V1/files/special")]
    [InlineData("GET", "/v1/shelves/1/books/2/")]
    [InlineData("GET", "/v1/shelves//books/2")]
    [InlineData("GET", "/v1/shelves/1/books")]
    [InlineData("GET", "/v1/shelves/1/Books/2")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/unknown")]
    [InlineData("GET", "/v1/unknown/deeper")]
    [InlineData("GET", "/v1/any/a/b")]
    public async Task PathThatNoTemplateMatchesIsNotFound(string method, string target)
    {
        if (target == "/v1/shelves/1/books")
        {
            target += "/";
        }

        var answer = await _server.SendAsync(method, target);
        Assert.Equal(404, answer.Status);
        Assert.Equal("NOT_FOUND", (string?)answer.Error["status"]);
    }

    [Fact]
    public async Task OtherPathsAreLeftToTheApplication()
    {
        Assert.Equal("the application's own page", (await _server.GetAsync("/")).Text);
        var unknown = await _server.GetAsync("/elsewhere");
        Assert.Equal(404, unknown.Status);
        Assert.Empty(unknown.Bytes);
    }

    [Theory]
    [InlineData("PUT", "/v1/shelves/1/books/2", "DELETE, GET, PATCH")]
    [InlineData("POST", "/v1/shelves/1/books/2:title", "DELETE, GET, PATCH")]
    [InlineData("POST", "/v1/upload/", null)]
    [InlineData("HEAD", "/v1/watch", "GET")]
    [InlineData("OPTIONS", "/v1/upload", "POST")]
    public async Task OtherHttpMethodIsNotAllowed(string method, string target, string? allow)
    {
        var answer = await _server.SendAsync(method, target);
        Assert.Equal(allow is null ? 404 : 405, answer.Status);
        Assert.Equal(allow?.Replace(" ", "", StringComparison.Ordinal), answer.Headers.GetValueOrDefault("Allow"));
        if (method != "HEAD")
        {
            Assert.Equal(allow is null ? "NOT_FOUND" : "UNIMPLEMENTED", (string?)answer.Error["status"]);
        }
    }

    [Fact]
    public async Task AdditionalBindingReachesTheSameMethod()
    {
        var first = await _server.GetAsync("/v1/shelves/1/books/2?shade=COLOR_RED");
        Assert.Equal("shelves/1/books/2", (string?)first.Json["name"]);
        Assert.Equal("shade Red", (string?)first.Json["title"]);
        Assert.Equal("9223372036854775807", (string?)first.Json["pages"]);
        Assert.Equal("/rtb.test.library.v1.Library/GetBook", _server.Service.LastCall!.Method);

        var second = await _server.GetAsync("/v1/books/shelves%2F1%2Fbooks%2F2");
        Assert.Equal("shelves/1/books/2", (string?)second.Json["name"]);
    }

    [Theory]
    [InlineData("title", "\"shade Unspecified\"")]
    [InlineData("tags", "[ \"a\", \"b\" ]")]
    [InlineData("author", "null")]
    public async Task ResponseBodyIsOneField(string verb, string expected)
    {
        var answer = await _server.GetAsync($"/v1/shelves/1/books/2:{verb}");
        Assert.Equal(200, answer.Status);
        Assert.Equal(expected, answer.Text);
    }

    [Fact]
    public async Task BodyFieldTakesTheBodyAndTheQueryTheRest()
    {
        var answer = await _server.SendAsync(
            "POST", "/v1/shelves/1/books?book_id=b7&validateOnly=true", """{"title":"T","tags":["x"],"labels":{"k":"v"},"pages":"12"}""");
        Assert.True(answer.Status == 200, answer.Text);
        var expected = new CreateBookRequest
        {
            Parent = "shelves/1",
            BookId = "b7",
            ValidateOnly = true,
            Book = new Book { Title = "T", Tags = { "x" }, Labels = { ["k"] = "v" }, Pages = 12 },
        };
        Assert.Equal(expected, _server.Service.LastRequest);
    }

    [Fact]
    public async Task WholeBodyTakesAllThatThePathDoesNot()
    {
        var answer = await _server.SendAsync("POST", "/v1/echo/of%20path:text", """{"i32":5,"text":"of body"}""");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(new Everything { I32 = 5, Text = "of path" }, _server.Service.LastRequest);
    }

    [Fact]
    public async Task WholeBodyLeavesNothingToTheQuery()
    {
        var answer = await _server.SendAsync("POST", "/v1/echo?i32=5", "{}");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["i32"], answer.WrongFields);
    }

    [Fact]
    public async Task EmptyBodyIsAnEmptyMessage()
    {
        var answer = await _server.SendAsync("POST", "/v1/echo");
        Assert.Equal(200, answer.Status);
        Assert.Equal(new Everything(), _server.Service.LastRequest);
        Assert.Equal("{ }", answer.Text);
    }

    [Fact]
    public async Task BodyMayBeARepeatedFieldAMapOrAScalar()
    {
        Assert.Equal("[ \"a\", \"b\" ]", (await _server.SendAsync("POST", "/v1/echo:texts", """["a","b"]""")).Text);
        Assert.Equal("{ \"k\": \"v\" }", (await _server.SendAsync("POST", "/v1/echo:labels", """{"k":"v"}""")).Text);
        Assert.Equal("\"77\"", (await _server.SendAsync("PUT", "/v1/echo:i64", "77")).Text);
    }

    [Fact]
    public async Task RuleWithoutABodyRefusesOne()
    {
        var answer = await _server.SendAsync("DELETE", "/v1/shelves/1/books/2", "{}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([""], answer.WrongFields);
    }

    [Fact]
    public async Task DeleteTakesQueryParametersAndAnswersAnEmptyObject()
    {
        var answer = await _server.SendAsync("DELETE", "/v1/shelves/1/books/2?etag=%22x%22&force=true");
        Assert.Equal("{ }", answer.Text);
        Assert.Equal(
            DeleteBookRequest.Parser.ParseJson("""{"name":"shelves/1/books/2","etag":"\"x\"","force":true}"""),
            _server.Service.LastRequest);
    }

    [Fact]
    public async Task PathVariablesAreTypedLikeTheirFields()
    {
        var answer = await _server.GetAsync("/v1/numbers/-7/true/COLOR_BLUE/AQI");
        Assert.True(answer.Status == 200, answer.Text);
        var expected = new Everything { I32 = -7, Flag = true, Color = Color.Blue, Data = Google.Protobuf.ByteString.CopyFrom(1, 2) };
        Assert.Equal(expected, _server.Service.LastRequest);
    }

    [Fact]
    public async Task WrongPathVariablesAreNamedAllAtOnce()
    {
        var answer = await _server.GetAsync("/v1/numbers/x/maybe/COLOR_GREEN/%25?text=%ff");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["text", "i32", "flag", "color", "data"], answer.WrongFields);
        Assert.Equal("5 fields are wrong.", (string?)answer.Error["message"]);
    }

    [Theory]
    [InlineData("/v1/any/%ff")]
    [InlineData("/v1/any/%C3%28")]
    [InlineData("/v1/any/a%zz")]
    public async Task BrokenEncodingInThePathIsRefused(string target)
    {
        var answer = await _server.GetAsync(target);
        Assert.Equal(400, answer.Status);
        Assert.Equal(["path"], answer.WrongFields);
    }

    [Fact]
    public async Task DotSegmentsDoNotReachAnotherRule()
    {
        Assert.Equal(404, (await _server.GetAsync("/v1/files/../upload/../watch")).Status);
        Assert.Equal(404, (await _server.GetAsync("/v1/files/%2E%2E/watch")).Status);
    }

    [Fact]
    public async Task LongPathIsCapturedWhole()
    {
        var name = new string('x', 6000);
        Assert.Equal(200, (await _server.GetAsync("/v1/any/" + name)).Status);
        Assert.Equal(name, ((PathRequest)_server.Service.LastRequest!).Path);
        Assert.Equal(414, (await _server.GetAsync("/v1/any/" + new string('x', 60_000))).Status);
    }

    [Fact]
    public async Task CustomHeadAnswersWithoutABody()
    {
        var answer = await _server.SendAsync("HEAD", "/v1/files/a");
        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Bytes);
        Assert.Equal("files/a", ((PathRequest)_server.Service.LastRequest!).Path);
    }

    [Fact]
    public async Task MethodWithoutARuleIsNotServed()
    {
        var answer = await _server.SendAsync("POST", "/rtb.test.library.v1.Library/Hidden", "{}");
        Assert.Equal(415, answer.Status);
    }

    [Fact]
    public async Task StreamOfRequestsIsRefusedWithItsReason()
    {
        foreach (var path in new[] { "/v1/collect", "/v1/talk" })
        {
            var answer = await _server.SendAsync("POST", path, "{}");
            Assert.Equal(501, answer.Status);
            Assert.Equal("UNIMPLEMENTED", (string?)answer.Error["status"]);
            Assert.Contains("gRPC", (string?)answer.Error["message"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SameInstanceServesGrpc()
    {
        var book = await _server.Grpc.GetBookAsync(new GetBookRequest { Name = "over gRPC" });
        Assert.Equal("over gRPC", book.Name);
        Assert.Equal(new GetBookRequest { Name = "over gRPC" }, _server.Service.LastRequest);
    }
}
