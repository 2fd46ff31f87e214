using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace Rtb.Unit.Rpc.Transcoding;

public sealed class StreamTests : IAsyncLifetime
{
    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("application/*", false)]
    [InlineData("application/x-ndjson", false)]
    [InlineData("text/html", false)]
    [InlineData("application/json", true)]
    [InlineData("application/json, application/x-ndjson;q=0.5", true)]
    [InlineData("application/json;q=0.5, application/x-ndjson", false)]
    [InlineData("text/html, application/json;q=0.9", true)]
    [InlineData("application/json, */*;q=0.1", true)]
    [InlineData("application/json;q=0", false)]
    [InlineData("not a type;;", false)]
    public async Task CallerChoosesLinesOrAnArray(string? accept, bool isArray)
    {
        var answer = await _server.GetAsync("/v1/watch?count=2", accept is null ? [] : [("Accept", accept)]);
        Assert.Equal(200, answer.Status);
        Assert.Equal(isArray ? "application/json" : "application/x-ndjson", answer.ContentType);
        var messages = isArray
            ? answer.Json.AsArray().Select(n => n!).ToList()
            : answer.Text.TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(2, messages.Count);
        Assert.Equal("line\n1", (string?)messages[1]["text"]);
    }

    [Fact]
    public async Task EmptyStreamIsNoLineOrAnEmptyArray()
    {
        var lines = await _server.GetAsync("/v1/watch");
        Assert.Equal((200, "application/x-ndjson", ""), (lines.Status, lines.ContentType, lines.Text));
        var array = await _server.GetAsync("/v1/watch", ("Accept", "application/json"));
        Assert.Equal((200, "application/json", "[]"), (array.Status, array.ContentType, array.Text));
    }

    [Fact]
    public async Task FailureBeforeTheFirstMessageHasItsOwnHttpStatus()
    {
        var answer = await _server.GetAsync("/v1/watch?mode=fail");
        Assert.Equal(400, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(["book.title", "book.pages"], answer.WrongFields);
    }

    [Theory]
    [InlineData("fail", "INVALID_ARGUMENT", 2)]
    [InlineData("status", "DATA_LOSS", 0)]
    public async Task FailureAfterMessagesIsTheLastLine(string mode, string status, int details)
    {
        var answer = await _server.GetAsync($"/v1/watch?count=2&mode={mode}");
        Assert.Equal(200, answer.Status);
        var lines = answer.Text.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        var error = JsonNode.Parse(lines[2])!["error"]!;
        Assert.Equal(status, (string?)error["status"]);
        Assert.Equal(details, error["details"]?.AsArray().Count ?? 0);
    }

    [Fact]
    public async Task FailureAfterMessagesIsTheLastElement()
    {
        var answer = await _server.GetAsync("/v1/watch?count=2&mode=fail", ("Accept", "application/json"));
        var elements = answer.Json.AsArray();
        Assert.Equal(3, elements.Count);
        Assert.Equal("INVALID_ARGUMENT", (string?)elements[2]!["error"]!["status"]);
    }

    [Fact]
    public async Task DeadlineAfterMessagesIsTheLastLine()
    {
        var answer = await _server.GetAsync("/v1/watch?count=1&mode=hang", ("X-Server-Timeout", "0.3"));
        var lines = answer.Text.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("DEADLINE_EXCEEDED", (string?)JsonNode.Parse(lines[1])!["error"]!["status"]);
    }

    [Fact]
    public async Task EachMessageIsSentWhenItIsWritten()
    {
        using var response = await _server.Http.GetAsync(
            new Uri("/v1/watch?count=2&mode=wait", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await reader.ReadLineAsync().WaitAsync(LibraryServer.Patience);
        Assert.Equal("{ \"text\": \"line\\n0\" }", first);
        _server.Service.Continue.SetResult();
        Assert.Equal("{ \"index\": 1, \"text\": \"line\\n1\" }", await reader.ReadLineAsync().WaitAsync(LibraryServer.Patience));
        Assert.Null(await reader.ReadLineAsync().WaitAsync(LibraryServer.Patience));
    }

    [Fact]
    public async Task ResponseBodyHoldsForEachMessage()
    {
        Assert.Equal("\"line\\n0\"\n\"line\\n1\"\n", (await _server.GetAsync("/v1/watch:texts?count=2")).Text);
    }

    [Fact]
    public async Task StreamOfRawBodiesIsTheirData()
    {
        var answer = await _server.GetAsync("/v1/download?count=3");
        Assert.Equal("text/csv", answer.ContentType);
        Assert.Equal("0,1,2,", answer.Text);
    }

    [Fact]
    public async Task RawStreamThatFailsIsCutOff()
    {
        Assert.Equal(400, (await _server.GetAsync("/v1/download?mode=fail")).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => _server.GetAsync("/v1/download?count=1&mode=fail"));
    }

    [Fact]
    public async Task CompressionIsTheMiddlewaresWork()
    {
        await using var server = await LibraryServer.StartAsync(
            services: s => s.AddRequestDecompression().AddResponseCompression(o =>
            {
                o.MimeTypes = ["application/json", "application/x-ndjson"];
                o.Providers.Add<GzipCompressionProvider>();
            }),
            beforeMapping: app => app.UseRequestDecompression().UseResponseCompression());
        var body = Gzip("{\"text\":\"zipped\"}"u8.ToArray());
        var answer = await server.SendBytesAsync(
            "POST", "/v1/echo", body, "application/json", ("Content-Encoding", "gzip"), ("Accept-Encoding", "gzip"));
        Assert.Equal(200, answer.Status);
        Assert.Equal("gzip", answer.Headers["Content-Encoding"]);
        Assert.Equal("{ \"text\": \"zipped\" }", Gunzip(answer.Bytes));

        var lines = await server.GetAsync("/v1/watch?count=2", ("Accept-Encoding", "gzip"));
        Assert.Equal(2, Gunzip(lines.Bytes).Count(c => c == '\n'));

        var half = body[..(body.Length / 2)];
        var broken = await server.SendBytesAsync("POST", "/v1/echo", half, "application/json", ("Content-Encoding", "gzip"));
        Assert.Equal(400, broken.Status);
        var none = await server.SendBytesAsync("POST", "/v1/echo", "{}"u8.ToArray(), "application/json", ("Content-Encoding", "gzip"));
        Assert.Equal(400, none.Status);
        var unknown = await server.SendBytesAsync("POST", "/v1/echo", "{}"u8.ToArray(), "application/json", ("Content-Encoding", "zstd"));
        Assert.Equal(415, unknown.Status);
    }

    [Fact]
    public async Task CompressedBodyIsMeasuredUnpacked()
    {
        await using var server = await LibraryServer.StartAsync(
            grpc: o => o.MaxReceiveMessageSize = 10_000,
            services: s => s.AddRequestDecompression(),
            beforeMapping: app => app.UseRequestDecompression());
        var bomb = Gzip(new byte[1_000_000]);
        Assert.True(bomb.Length < 10_000);
        var answer = await server.SendBytesAsync("POST", "/v1/echo", bomb, "application/json", ("Content-Encoding", "gzip"));
        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task WithoutTheMiddlewareCompressedBodiesAreRefused()
    {
        var body = Gzip("{}"u8.ToArray());
        var answer = await _server.SendBytesAsync("POST", "/v1/echo", body, "application/json", ("Content-Encoding", "gzip"));
        Assert.Equal(415, answer.Status);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(plain);
        }

        return packed.ToArray();
    }

    private static string Gunzip(byte[] packed)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
