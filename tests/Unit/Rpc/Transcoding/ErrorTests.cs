using System.Diagnostics;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Transcoding;
using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

public sealed class ErrorTests : IAsyncLifetime
{
    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>The mapping published with google.rpc.Code.</summary>
    [Theory]
    [InlineData(1, 499, "CANCELLED")]
    [InlineData(2, 500, "UNKNOWN")]
    [InlineData(3, 400, "INVALID_ARGUMENT")]
    [InlineData(4, 504, "DEADLINE_EXCEEDED")]
    [InlineData(5, 404, "NOT_FOUND")]
    [InlineData(6, 409, "ALREADY_EXISTS")]
    [InlineData(7, 403, "PERMISSION_DENIED")]
    [InlineData(8, 429, "RESOURCE_EXHAUSTED")]
    [InlineData(9, 400, "FAILED_PRECONDITION")]
    [InlineData(10, 409, "ABORTED")]
    [InlineData(11, 400, "OUT_OF_RANGE")]
    [InlineData(12, 501, "UNIMPLEMENTED")]
    [InlineData(13, 500, "INTERNAL")]
    [InlineData(14, 503, "UNAVAILABLE")]
    [InlineData(15, 500, "DATA_LOSS")]
    [InlineData(16, 401, "UNAUTHENTICATED")]
    [InlineData(77, 500, "UNKNOWN")]
    public async Task EveryCodeHasItsHttpStatus(int code, int httpStatus, string name)
    {
        var answer = await _server.GetAsync($"/v1/fail?mode=code&code={code}");
        Assert.Equal(httpStatus, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal($$$"""{"error":{"code":{{{httpStatus}}},"message":"as asked","status":"{{{name}}}"}}""", answer.Text);
        Assert.Equal(httpStatus == 401 ? "Bearer" : null, answer.Headers.GetValueOrDefault("WWW-Authenticate"));
    }

    [Fact]
    public async Task SameErrorIsEqualInBothForms()
    {
        var request = new FailRequest { Mode = "rich" };
        var overGrpc = await Assert.ThrowsAsync<RpcException>(() => _server.Grpc.FailAsync(request).ResponseAsync);
        var status = overGrpc.GetRpcStatus()!;
        var overJson = await _server.GetAsync("/v1/fail?mode=rich");
        Assert.Equal(400, overJson.Status);
        Assert.Equal(status.Message, (string?)overJson.Error["message"]);
        Assert.Equal("INVALID_ARGUMENT", (string?)overJson.Error["status"]);

        var registry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);
        var parser = new JsonParser(new JsonParser.Settings(100, registry));
        var details = overJson.Error["details"]!.AsArray()
            .Select(d => parser.Parse<Google.Protobuf.WellKnownTypes.Any>(d!.ToJsonString()))
            .ToList();
        Assert.Equal(status.Details, details);
        Assert.Equal(2, details.Count);
        Assert.Equal(["book.title", "book.pages"], overJson.WrongFields);
    }

    [Fact]
    public async Task WaitingTimeOfTheErrorIsAlsoAHeader()
    {
        var answer = await _server.GetAsync("/v1/fail?mode=retry");
        Assert.Equal(503, answer.Status);
        Assert.Equal("3", answer.Headers["Retry-After"]);
        Assert.Equal("2.500s", (string?)answer.Error["details"]![0]!["retryDelay"]);
    }

    [Theory]
    [InlineData("foreign", "type.googleapis.com/not.Known", "AQI=")]
    [InlineData("broken", "type.googleapis.com/google.rpc.ErrorInfo", "Cn8=")]
    public async Task DetailThatCannotBeReadKeepsItsTypeAndBytes(string mode, string type, string value)
    {
        var answer = await _server.GetAsync("/v1/fail?mode=" + mode);
        Assert.Equal(500, answer.Status);
        Assert.Equal(type, (string?)answer.Error["details"]![0]!["@type"]);
        Assert.Equal(value, (string?)answer.Error["details"]![0]!["value"]);
    }

    [Theory]
    [InlineData("fault", 500, "UNKNOWN", "The service failed.")]
    [InlineData("null", 500, "UNKNOWN", "The service returned no response.")]
    [InlineData("set%20status", 404, "NOT_FOUND", "set")]
    public async Task FailureWithoutAStatusOfItsOwnTellsNothingOfTheService(string mode, int httpStatus, string name, string message)
    {
        var answer = await _server.GetAsync("/v1/fail?mode=" + mode);
        Assert.Equal(httpStatus, answer.Status);
        Assert.Equal(name, (string?)answer.Error["status"]);
        Assert.Equal(message, (string?)answer.Error["message"]);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LostRaceIsAFailedPreconditionForACallerWhoAskedForOne()
    {
        Assert.Equal(409, (await _server.GetAsync("/v1/fail?mode=code&code=10")).Status);
        var answer = await _server.GetAsync("/v1/fail?mode=code&code=10", ("If-Match", "\"x\""));
        Assert.Equal(412, answer.Status);
        Assert.Equal(412, (int?)answer.Error["code"]);
        Assert.Equal("ABORTED", (string?)answer.Error["status"]);
    }

    [Fact]
    public async Task OwnErrorsCarryOneErrorInfo()
    {
        foreach (var answer in new[]
        {
            await _server.GetAsync("/v1/echo?unknown=1"),
            await _server.GetAsync("/v1/unknown"),
            await _server.SendAsync("PUT", "/v1/watch"),
            await _server.SendBytesAsync("POST", "/v1/echo", "x"u8.ToArray(), "text/plain"),
            await _server.SendAsync("POST", "/v1/collect", "{}"),
        })
        {
            var infos = answer.Error["details"]!.AsArray().Count(d => (string?)d!["@type"] == "type.googleapis.com/google.rpc.ErrorInfo");
            Assert.True(infos == 1, answer.Text);
            Assert.Equal(answer.Status, (int?)answer.Error["code"]);
        }
    }

    [Fact]
    public async Task BodyOverTheLimitIsRefused()
    {
        await using var small = await LibraryServer.StartAsync(grpc: o => o.MaxReceiveMessageSize = 100);
        Assert.Equal(200, (await small.SendAsync("POST", "/v1/echo", "{\"text\":\"" + new string('x', 80) + "\"}")).Status);
        var declared = await small.SendAsync("POST", "/v1/echo", "{\"text\":\"" + new string('x', 90) + "\"}");
        Assert.Equal(413, declared.Status);
        Assert.Equal("RESOURCE_EXHAUSTED", (string?)declared.Error["status"]);
        Assert.Equal("100", (string?)declared.Error["details"]![0]!["metadata"]!["limit_bytes"]);

        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/upload") { Content = new ByteArrayContent(new byte[101]) };
        chunked.Headers.TransferEncodingChunked = true;
        using var response = await small.Http.SendAsync(chunked);
        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task ResponseOverTheLimitIsRefused()
    {
        await using var small = await LibraryServer.StartAsync(grpc: o => o.MaxSendMessageSize = 50);
        var answer = await small.SendAsync("POST", "/v1/echo", "{\"text\":\"" + new string('x', 90) + "\"}");
        Assert.Equal(429, answer.Status);
        Assert.Equal("RESOURCE_EXHAUSTED", (string?)answer.Error["status"]);
    }

    [Theory]
    [InlineData("X-Server-Timeout", "0.05")]
    [InlineData("X-Server-Timeout", "0")]
    [InlineData("grpc-timeout", "50m")]
    [InlineData("grpc-timeout", "0n")]
    public async Task DeadlineEndsTheCall(string header, string value)
    {
        var answer = await _server.GetAsync("/v1/fail?mode=hang", (header, value));
        Assert.Equal(504, answer.Status);
        Assert.Equal("DEADLINE_EXCEEDED", (string?)answer.Error["status"]);
        if (value[0] != '0' || value.Contains('5', StringComparison.Ordinal))
        {
            await _server.Service.Cancelled.WaitAsync(LibraryServer.Patience);
        }
    }

    [Fact]
    public async Task DeadlineAnswersEvenWhenTheServiceDoesNotListen()
    {
        var answer = await _server.GetAsync("/v1/fail?mode=hang%20deaf", ("X-Server-Timeout", "0.05"));
        Assert.Equal(504, answer.Status);
        _server.Service.Continue.SetResult();
    }

    [Theory]
    [InlineData("X-Server-Timeout", "soon")]
    [InlineData("X-Server-Timeout", "-1")]
    [InlineData("X-Server-Timeout", "1s")]
    [InlineData("X-Server-Timeout", "1e3")]
    [InlineData("X-Server-Timeout", "")]
    [InlineData("grpc-timeout", "50")]
    [InlineData("grpc-timeout", "1000000000S")]
    public async Task MalformedTimeoutIsRefused(string header, string value)
    {
        var answer = await _server.GetAsync("/v1/fail?mode=hang", (header, value));
        Assert.Equal(400, answer.Status);
        Assert.Contains(header, (string?)answer.Error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30", null, 30)]
    [InlineData("1.5", null, 1.5)]
    [InlineData("30", "5S", 5)]
    [InlineData("5", "30S", 5)]
    public async Task ServiceSeesTheShorterDeadline(string seconds, string? grpc, double expected)
    {
        var before = DateTime.UtcNow;
        var header = ("X-Server-Timeout", seconds);
        await _server.GetAsync("/v1/watch?count=0", grpc is null ? [header] : [header, ("grpc-timeout", grpc)]);
        var deadline = _server.Service.LastCall!.Deadline;
        Assert.InRange(deadline, before.AddSeconds(expected), DateTime.UtcNow.AddSeconds(expected));
    }

    [Fact]
    public async Task HugeTimeoutIsNone()
    {
        var answer = await _server.GetAsync("/v1/watch?count=0", ("X-Server-Timeout", "79228162514264337593543950335"));
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task ClientThatGoesAwayCancelsTheCall()
    {
        using var gone = new CancellationTokenSource();
        var call = _server.Http.GetAsync(new Uri("/v1/fail?mode=hang", UriKind.Relative), gone.Token);
        var watch = Stopwatch.StartNew();
        while (_server.Service.LastRequest is null && watch.Elapsed < LibraryServer.Patience)
        {
            await Task.Yield();
        }

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _server.Service.Cancelled.WaitAsync(LibraryServer.Patience);
    }

    [Fact]
    public async Task HeadersBecomeMetadataAndBack()
    {
        var answer = await _server.GetAsync(
            "/v1/shelves/1/books/2",
            ("want-headers", "1"),
            ("Authorization", "Bearer t"),
            ("X-Request-Id", "r-1"),
            ("Grpc-Metadata-Custom", "c"),
            ("Grpc-Metadata-Bytes-Bin", "AQI"),
            ("Odd", "caf\u00e9"));
        Assert.True(answer.Status == 200, answer.Text);
        var seen = _server.Service.LastHeaders!;
        Assert.Equal("Bearer t", seen.GetValue("authorization"));
        Assert.Equal("r-1", seen.GetValue("x-request-id"));
        Assert.Equal("c", seen.GetValue("custom"));
        Assert.Equal(new byte[] { 1, 2 }, seen.GetValueBytes("bytes-bin"));
        Assert.Null(seen.Get("grpc-metadata-custom"));
        Assert.Null(seen.Get("content-type"));
        Assert.Equal("first", answer.Headers["lead"]);
        Assert.Equal("last", answer.Headers["tail"]);
        Assert.Equal("AQID", answer.Headers["tail-bin"]);
        Assert.Equal("r-1", answer.Headers["X-Request-Id"]);
        Assert.StartsWith("ipv4:127.0.0.1:", _server.Service.LastCall!.Peer, StringComparison.Ordinal);
        Assert.Equal(_server.Http.BaseAddress!.Authority, _server.Service.LastCall.Host);
        Assert.False(_server.Service.LastCall.IsPeerAuthenticated);
    }

    [Theory]
    [InlineData("Grpc-Metadata-Bytes-Bin", "*")]
    [InlineData("bytes-bin", "*")]
    public async Task MetadataThatIsNoneIsRefused(string name, string value)
    {
        var answer = await _server.GetAsync("/v1/shelves/1/books/2", (name, value));
        Assert.Equal(400, answer.Status);
        Assert.Contains("bytes-bin", (string?)answer.Error["message"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void CodeOutsideTheListIsUnknown()
    {
        Assert.Equal("OK", HttpStatusCodes.NameOf(0));
        Assert.Equal(StatusCodes.Status200OK, HttpStatusCodes.Of(StatusCode.OK));
        Assert.Equal("UNKNOWN", HttpStatusCodes.NameOf(17));
        Assert.Equal("UNKNOWN", HttpStatusCodes.NameOf(-1));
    }

    [Fact]
    public async Task TextOfErrorsIsValidJsonWhateverItHolds()
    {
        var answer = await _server.GetAsync("/v1/echo?" + Uri.EscapeDataString("\"\\\n<\u2028>") + "=1");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["\"\\\n<\u2028>"], answer.WrongFields);
        Assert.NotNull(JsonNode.Parse(answer.Text));
    }
}
