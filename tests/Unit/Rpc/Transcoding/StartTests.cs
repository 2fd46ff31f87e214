using Google.Api;
using Microsoft.AspNetCore.Builder;
using Rtb.Rpc.Server;
using Rtb.Rpc.Transcoding;
using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

/// <summary>Rules are read once, at start: whatever is wrong with them stops it and is named.</summary>
public class StartTests
{
    private const string GetBook = "rtb.test.library.v1.Library.GetBook";
    private const string Echo = "rtb.test.library.v1.Library.Echo";

    public static TheoryData<HttpRule, string> BrokenRules => new()
    {
        { new HttpRule(), "it has no path" },
        { new HttpRule { Get = "" }, "is not valid" },
        { new HttpRule { Get = "v1/x" }, "'v1/x'" },
        { new HttpRule { Get = "/v1/{unknown}" }, "unknown" },
        { new HttpRule { Get = "/v1/{text.length}" }, "text.length" },
        { new HttpRule { Get = "/v1/{numbers}" }, "numbers" },
        { new HttpRule { Get = "/v1/{labels}" }, "labels" },
        { new HttpRule { Get = "/v1/{inner}" }, "inner" },
        { new HttpRule { Get = "/v1/{list.i32}" }, "list.i32" },
        { new HttpRule { Get = "/v1/{time}" }, "time" },
        { new HttpRule { Get = "/v1/x", Body = "*" }, "GET has no body" },
        { new HttpRule { Post = "/v1/x", Body = "unknown" }, "unknown" },
        { new HttpRule { Post = "/v1/x", Body = "inner.text" }, "inner.text" },
        { new HttpRule { Post = "/v1/x", ResponseBody = "unknown" }, "unknown" },
        { new HttpRule { Post = "/v1/{text}", Body = "text" }, "to the path and to the body" },
        { new HttpRule { Custom = new CustomHttpPattern { Path = "/v1/x" } }, "HTTP method" },
        { new HttpRule { Custom = new CustomHttpPattern { Kind = "get it", Path = "/v1/x" } }, "HTTP method" },
        {
            new HttpRule
            {
                Get = "/v1/x",
                AdditionalBindings = { new HttpRule { Get = "/v1/y", AdditionalBindings = { new HttpRule() } } },
            },
            "inside additional_bindings"
        },
        { new HttpRule { Get = "/v1/x", AdditionalBindings = { new HttpRule { Get = "/v1/x" } } }, "match the same requests" },
        {
            new HttpRule { Get = "/v1/{text}/a", AdditionalBindings = { new HttpRule { Get = "/v1/{data=*}/a" } } },
            "match the same requests"
        },
        { new HttpRule { Get = "/v1/watch" }, "match the same requests" },
        { new HttpRule { Get = "/v1/{text=shelves/*}/books" }, "match the same requests" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void BrokenRuleStopsTheStart(HttpRule rule, string reason)
    {
        rule.Selector = Echo;
        var fault = Assert.Throws<InvalidOperationException>(() => Map(o => o.Rules.Add(rule)));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(Echo, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneServiceMappedTwiceStopsTheStart()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Map(null).MapGrpcService<LibraryService>());
        Assert.Contains("GET /v1/{name=shelves/*/books/*}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RuleFromTheOptionsReplacesThatOfTheProto()
    {
        await using var server = await LibraryServer.StartAsync(o =>
        {
            o.Rules.Add(new HttpRule { Selector = GetBook, Get = "/v1/never" });
            o.Rules.Add(new HttpRule { Selector = GetBook, Get = "/v2/{name=**}:read" });
        });
        Assert.Equal("a/b", (string?)(await server.GetAsync("/v2/a/b:read")).Json["name"]);
        Assert.Equal(405, (await server.GetAsync("/v1/shelves/1/books/2")).Status);
        Assert.Equal(404, (await server.GetAsync("/v1/never")).Status);
    }

    [Fact]
    public async Task ConventionsOfTheServiceHoldForItsJson()
    {
        await using var server = await LibraryServer.StartAsync(convention: mapped => mapped.AddEndpointFilter());
        Assert.Equal("yes", (await server.GetAsync("/v1/shelves/1/books/2")).Headers["filtered"]);
        Assert.Equal("yes", (await server.GetAsync("/v1/watch")).Headers["filtered"]);
    }

    [Fact]
    public async Task WithoutTheOptionThereIsNoJson()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<LibraryService>();
        var routes = ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints);
        Assert.DoesNotContain(routes, e => e.DisplayName!.Contains("/v1/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PathBaseIsNotPartOfTheTemplate()
    {
        await using var server = await LibraryServer.StartAsync(beforeMapping: app =>
        {
            app.UsePathBase("/api base");
            app.UseRouting();
        });
        Assert.Equal("files/a%2Fb", (string?)(await server.GetAsync("/api%20base/v1/files/a%2Fb")).Json["path"]);
        Assert.Equal(200, (await server.GetAsync("/v1/files/a")).Status);
    }

    private static WebApplication Map(Action<TranscodingOptions>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc().AddJsonTranscoding(configure);
        var app = builder.Build();
        app.MapGrpcService<LibraryService>();
        return app;
    }
}

/// <summary>A convention that a test can see.</summary>
internal static class MarkingConvention
{
    public static void AddEndpointFilter(this IEndpointConventionBuilder builder) => builder.Add(endpoint =>
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http =>
        {
            http.Response.Headers["filtered"] = "yes";
            return inner(http);
        };
    });
}
