using System.Net.Sockets;
using System.Text;

namespace Rtb.Unit.Rpc.Transcoding;

/// <summary>Requests that no HTTP client would send, byte by byte.</summary>
public sealed class RawHttpTests : IAsyncLifetime
{
    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task AbsoluteTargetIsMatchedByItsPath()
    {
        var host = _server.Http.BaseAddress!.Authority;
        var answer = await ExchangeAsync($"GET http://{host}/v1/files/a%2Fb?path=x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        answer = await ExchangeAsync($"GET http://{host}/v1/files/a%2Fb HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"files/a%2Fb\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyThatEndsTooEarlyNeverReachesTheService()
    {
        const string body = "{\"i32\":1}";
        for (var length = 0; length < body.Length; length++)
        {
            await CutOffAsync(
                $"POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"
                + body[..length]);
        }

        await CutOffAsync(
            "POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"i");
        Assert.Null(_server.Service.LastRequest);
        Assert.Equal(200, (await _server.SendAsync("POST", "/v1/echo", body)).Status);
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}{}\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\n{}")]
    public async Task BrokenChunksAreRefused(string chunks)
    {
        var answer = await ExchangeAsync(
            "POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
            + "Connection: close\r\n\r\n" + chunks);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Null(_server.Service.LastRequest);
    }

    [Theory]
    [InlineData("GET /v1/any/%00 HTTP/1.1", "400")]
    [InlineData("GET /v1/any/%zz HTTP/1.1", "400")]
    [InlineData("GET /v1/any/a\\b HTTP/1.1", "200")]
    [InlineData("GET /v1/any/a%5Cb HTTP/1.1", "200")]
    [InlineData("GET v1/any/a HTTP/1.1", "400")]
    [InlineData("GET * HTTP/1.1", "405")]
    [InlineData("GET /v1/files/./a HTTP/1.1", "200")]
    [InlineData("GET /v1/echo?text=a#b HTTP/1.1", "200")]
    [InlineData("GET /v1/echo??text=a HTTP/1.1", "200")]
    public async Task OddTargetsAreAnswered(string line, string status)
    {
        var answer = await ExchangeAsync(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.True(answer.StartsWith("HTTP/1.1 " + status, StringComparison.Ordinal), answer);
    }

    private async Task<string> ExchangeAsync(string request)
    {
        using var patience = new CancellationTokenSource(LibraryServer.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _server.Http.BaseAddress!.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), patience.Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(patience.Token);
    }

    /// <summary>Sends, says that no more will come, and waits until the server is done with it.</summary>
    private async Task CutOffAsync(string request)
    {
        using var patience = new CancellationTokenSource(LibraryServer.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _server.Http.BaseAddress!.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), patience.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            using var reader = new StreamReader(stream);
            await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            // A reset is as good an end as any for half a request.
        }
    }
}
