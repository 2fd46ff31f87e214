using System.Text.Json.Nodes;
using Google.Api;
using Microsoft.AspNetCore.Builder;
using Rtb.Rpc.Server;
using Rtb.Rpc.Transcoding;
using Rtb.Rpc.Transcoding.OpenApi;

namespace Rtb.Unit.Rpc.Transcoding.OpenApi;

public sealed class OpenApiDocumentTests : IAsyncLifetime
{
    private LibraryServer _server = null!;
    private JsonNode _document = null!;

    public async Task InitializeAsync()
    {
        _server = await LibraryServer.StartAsync(
            o =>
            {
                o.Title = "Library";
                o.Version = "v1.2";
                o.Description = "Lends books.";
            },
            beforeMapping: app => app.MapOpenApiDocument());
        _document = (await _server.GetAsync("/openapi.json")).Json;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task DocumentIsServedAndRevalidated()
    {
        var answer = await _server.GetAsync("/openapi.json");
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal("3.1.0", (string?)answer.Json["openapi"]);
        Assert.Equal("""{"title":"Library","version":"v1.2","description":"Lends books."}""", answer.Json["info"]!.ToJsonString());
        Assert.Equal(304, (await _server.GetAsync("/openapi.json", ("If-None-Match", answer.Headers["ETag"]))).Status);
        Assert.Equal(answer.Text, (await _server.GetAsync("/openapi.json")).Text);
    }

    /// <summary>Every wildcard is a parameter; names come from the resource patterns where there are some.</summary>
    [Theory]
    [InlineData("/v1/shelves/{shelf}/books/{book}", "delete,get,patch")]
    [InlineData("/v1/books/{name}", "get")]
    [InlineData("/v1/shelves/{shelf}/books/{book}:title", "get")]
    [InlineData("/v1/shelves/{shelf}/books", "get,post")]
    [InlineData("/v1/echo", "get,post")]
    [InlineData("/v1/echo/{text}:text", "post")]
    [InlineData("/v1/numbers/{i32}/{flag}/{color}/{data}", "get")]
    [InlineData("/v1/files/{path}", "get,head")]
    [InlineData("/v1/files/{path}:stat", "get")]
    [InlineData("/v1/files/special", "get")]
    [InlineData("/v1/any/{path}", "x-additional-operations")]
    [InlineData("/v1/watch", "get")]
    [InlineData("/v1/upload", "post")]
    public void RuleIsAnOperation(string path, string methods)
    {
        var item = _document["paths"]![path]!.AsObject();
        Assert.Equal(methods, string.Join(',', item.Select(p => p.Key).Order(StringComparer.Ordinal)));
        foreach (var name in path.Split('{')[1..].Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)]))
        {
            Assert.All(Operations(item), operation => Assert.Single(
                operation["parameters"]!.AsArray(),
                p => (string?)p!["name"] == name && (string?)p["in"] == "path" && (bool)p["required"]!));
        }
    }

    [Fact]
    public void StreamsOfRequestsAreLeftOut()
    {
        Assert.Null(_document["paths"]!["/v1/collect"]);
        Assert.Null(_document["paths"]!["/v1/talk"]);
    }

    [Fact]
    public void OperationIdsAreUnique()
    {
        var operations = _document["paths"]!.AsObject().SelectMany(p => Operations(p.Value!.AsObject()));
        var ids = operations.Select(o => (string?)o["operationId"]).ToList();
        Assert.Contains("Library_GetBook", ids);
        Assert.Contains("Library_GetBook_2", ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(ids.Count > 20, $"{ids.Count}");
    }

    [Fact]
    public void CommentsOfTheProtosAreTheDescriptions()
    {
        var get = _document["paths"]!["/v1/shelves/{shelf}/books/{book}"]!["get"]!;
        Assert.Equal("Gets a book by its name", (string?)get["summary"]);
        Assert.Equal("Gets a book by its name.", (string?)get["description"]);
        Assert.Equal("[\"name\"]", get["x-google-method-signature"]!.ToJsonString());
        Assert.Equal("Lends books.\n\nThe second paragraph of the service.", (string?)_document["tags"]![0]!["description"]);
        Assert.Equal("A book on a shelf.", (string?)Schema("Book")["description"]);
        Assert.Equal("Its name: `shelves/{shelf}/books/{book}`.", (string?)Schema("Book")["properties"]!["name"]!["description"]);
        Assert.Equal("Trailing comment.", (string?)Schema("Author")["properties"]!["familyName"]!["description"]);
        Assert.Equal("- `COLOR_RED`: Like a rose.", (string?)Schema("Color")["description"]);
    }

    [Theory]
    [InlineData("i32", """{"type":"integer","format":"int32"}""")]
    [InlineData("u32", """{"type":"integer","format":"uint32","minimum":0}""")]
    [InlineData("i64", """{"type":"string","format":"int64"}""")]
    [InlineData("f64", """{"type":"string","format":"uint64"}""")]
    [InlineData("flag", """{"type":"boolean"}""")]
    [InlineData("data", """{"type":"string","contentEncoding":"base64"}""")]
    [InlineData("wide",
        """{"oneOf":[{"type":"number","format":"double"},{"type":"string","enum":["NaN","Infinity","-Infinity"]}]}""")]
    [InlineData("color", """{"$ref":"#/components/schemas/rtb.test.library.v1.Color"}""")]
    [InlineData("colors", """{"type":"array","items":{"$ref":"#/components/schemas/rtb.test.library.v1.Color"}}""")]
    [InlineData("inner", """{"$ref":"#/components/schemas/rtb.test.library.v1.Everything"}""")]
    [InlineData("labels", """{"type":"object","additionalProperties":{"type":"string"}}""")]
    [InlineData("byNumber",
        """
        {"type":"object","additionalProperties":{"$ref":"#/components/schemas/rtb.test.library.v1.Everything"},
         "propertyNames":{"pattern":"^-?[0-9]+$"}}
        """)]
    [InlineData("byFlag",
        """
        {"type":"object","additionalProperties":{"$ref":"#/components/schemas/rtb.test.library.v1.Color"},
         "propertyNames":{"enum":["true","false"]}}
        """)]
    [InlineData("time", """{"type":"string","format":"date-time"}""")]
    [InlineData("span", """{"type":"string","pattern":"^-?[0-9]+(\\.[0-9]{1,9})?s$"}""")]
    [InlineData("mask", """{"type":"string","format":"field-mask"}""")]
    [InlineData("object", """{"type":"object","additionalProperties":true}""")]
    [InlineData("value", "{}")]
    [InlineData("values", """{"type":"array","items":{}}""")]
    [InlineData("any",
        """{"type":"object","properties":{"@type":{"type":"string"}},"required":["@type"],"additionalProperties":true}""")]
    [InlineData("wrappedNumber", """{"oneOf":[{"type":"string","format":"int64"},{"type":"null"}]}""")]
    [InlineData("nothing", """{"$ref":"#/components/schemas/google.protobuf.Empty"}""")]
    [InlineData("nullValue", """{"type":"null"}""")]
    [InlineData("other.name", """{"type":"string"}""")]
    public void FieldHasTheSchemaOfItsJson(string field, string expected)
    {
        var schema = Schema("Everything")["properties"]![field]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), schema), schema.ToJsonString());
    }

    [Fact]
    public void OneofAllowsAtMostOneMember()
    {
        const string expected = """
            [{"oneOf":[{"not":{"anyOf":[{"required":["email"]},{"required":["phone"]}]}},{"required":["email"]},{"required":["phone"]}]}]
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Schema("Author")["allOf"]));

        // The member of an optional field is no choice.
        Assert.Single(Schema("Everything")["allOf"]!.AsArray());
    }

    [Fact]
    public void BehavioursAndResourcesAreShown()
    {
        var book = Schema("Book");
        Assert.Equal("[\"title\"]", book["required"]!.ToJsonString());
        Assert.True((bool?)book["properties"]!["createTime"]!["readOnly"]);
        Assert.Equal("[\"IDENTIFIER\"]", book["properties"]!["name"]!["x-google-field-behavior"]!.ToJsonString());
        Assert.Equal("library.example.com/Book", (string?)book["x-google-resource"]!["type"]);
        Assert.Equal("[\"COLOR_UNSPECIFIED\",\"COLOR_RED\",\"COLOR_BLUE\"]", Schema("Color")["enum"]!.ToJsonString());
    }

    [Fact]
    public void QueryParametersAreTheLeavesThatNothingElseHolds()
    {
        var list = _document["paths"]!["/v1/shelves/{shelf}/books"]!["get"]!;
        string[] expected =
        [
            "pageSize", "pageToken", "filter.givenName", "filter.familyName", "filter.email", "filter.phone", "colors",
        ];
        Assert.Equal(expected, QueryOf(list));
        Assert.Equal(["bookId", "validateOnly"], QueryOf(_document["paths"]!["/v1/shelves/{shelf}/books"]!["post"]!));
        Assert.Equal(["updateMask", "allowMissing"], QueryOf(_document["paths"]!["/v1/shelves/{shelf}/books/{book}"]!["patch"]!));
        Assert.Empty(QueryOf(_document["paths"]!["/v1/echo"]!["post"]!));
        var force = _document["paths"]!["/v1/shelves/{shelf}/books/{book}"]!["delete"]!["parameters"]!.AsArray()
            .Single(p => (string?)p!["name"] == "force")!;
        Assert.True((bool?)force["deprecated"]);
    }

    [Fact]
    public void BodiesFollowTheRule()
    {
        var paths = _document["paths"]!;
        Assert.Equal("#/components/schemas/rtb.test.library.v1.Book", Body(paths["/v1/shelves/{shelf}/books"]!["post"]!, "$ref"));
        Assert.Equal("#/components/schemas/rtb.test.library.v1.Everything", Body(paths["/v1/echo"]!["post"]!, "$ref"));
        var post = paths["/v1/echo/{text}:text"]!["post"]!;
        var withoutText = post["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!;
        Assert.Null(withoutText["text"]);
        Assert.NotNull(withoutText["i32"]);
        Assert.Equal("array", Body(paths["/v1/echo:texts"]!["post"]!, "type"));
        Assert.Equal("{}", paths["/v1/upload"]!["post"]!["requestBody"]!["content"]!["*/*"]!.ToJsonString());
        var stream = paths["/v1/watch"]!["get"]!["responses"]!["200"]!["content"]!;
        Assert.Equal("#/components/schemas/rtb.test.library.v1.WatchResponse", (string?)stream["application/x-ndjson"]!["schema"]!["$ref"]);
        Assert.Equal("array", (string?)stream["application/json"]!["schema"]!["type"]);
        var title = paths["/v1/shelves/{shelf}/books/{book}:title"]!["get"]!["responses"]!["200"]!;
        Assert.Equal("string", (string?)title["content"]!["application/json"]!["schema"]!["type"]);
    }

    [Fact]
    public void EveryReferenceLeadsSomewhere()
    {
        var references = Nodes(_document).OfType<JsonObject>().Select(o => (string?)o["$ref"]).Where(r => r is not null).ToList();
        Assert.True(references.Count > 50, $"{references.Count}");
        foreach (var reference in references)
        {
            var node = _document;
            foreach (var part in reference!.Split('/')[1..])
            {
                node = node?[part];
            }

            Assert.True(node is not null, reference);
        }
    }

    [Fact]
    public void PatchMayLeaveOutWhatTheResourceCannotBeWithout()
    {
        var patch = _document["paths"]!["/v1/shelves/{shelf}/books/{book}"]!["patch"]!;
        var body = patch["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Null(body["required"]);
        Assert.NotNull(body["properties"]!["title"]);
    }

    [Fact]
    public async Task EveryQueryParameterIsOneThatTheServerKnows()
    {
        var names = QueryOf(_document["paths"]!["/v1/echo"]!["get"]!);
        Assert.Contains("renamed", names);
        var answer = await _server.GetAsync("/v1/echo?" + string.Join('&', names.Select(n => n + "=%21%21")));
        Assert.DoesNotContain("FIELD_UNKNOWN", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("FIELD_NOT_IN_QUERY", answer.Text, StringComparison.Ordinal);
        Assert.True(names.Length > 30, $"{names.Length}");
    }

    [Fact]
    public async Task PathsThatDifferOnlyInNamesShareThem()
    {
        await using var server = await LibraryServer.StartAsync(
            o =>
            {
                o.Rules.Add(new HttpRule { Selector = "rtb.test.library.v1.Library.Echo", Get = "/v9/{text}" });
                o.Rules.Add(new HttpRule { Selector = "rtb.test.library.v1.Library.ReadFile", Delete = "/v9/{path}" });
                o.Rules.Add(new HttpRule { Selector = "rtb.test.library.v1.Library.GetBook", Get = "/v9/{name=**}" });
            },
            beforeMapping: app => app.MapOpenApiDocument("/openapi/v1.json"));
        var paths = (await server.GetAsync("/openapi/v1.json")).Json["paths"]!;
        var item = paths["/v9/{name}"] ?? paths["/v9/{text}"]!;
        Assert.Equal(2, item.AsObject().Count);
        Assert.Single(paths.AsObject(), p => p.Key.StartsWith("/v9/", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutTheJsonFormThereIsNoDocument()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        var app = builder.Build();
        Assert.Throws<InvalidOperationException>(() => app.MapOpenApiDocument());
    }

    private JsonNode Schema(string name) => _document["components"]!["schemas"]!["rtb.test.library.v1." + name]!;

    private static IEnumerable<JsonNode> Operations(JsonObject item) =>
        item.SelectMany(p => p.Key.StartsWith("x-", StringComparison.Ordinal) ? p.Value!.AsObject().Select(o => o.Value!) : [p.Value!]);

    private static string[] QueryOf(JsonNode operation) =>
        [.. operation["parameters"]?.AsArray().Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!) ?? []];

    private static string? Body(JsonNode operation, string key) =>
        (string?)operation["requestBody"]!["content"]!["application/json"]!["schema"]![key];

    private static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Nodes(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Nodes).Prepend(a),
        null => [],
        _ => [node],
    };
}
