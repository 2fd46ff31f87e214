using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Rtb.Bidder;
using Rtb.Bidder.Serving;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Campaigns.Events;
using Rtb.World;

namespace Rtb.Unit.Bidder.Serving.Http;

/// <summary>The HTTP/1.1 listener byte by byte, over real sockets.</summary>
public sealed class BidConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string Body = JsonFormatter.Default.Format(SampleRequest.Banner());
    private static readonly string Request = Post(Body);

    private readonly SteppedTime _time = new();
    private readonly BidWorld _world = new(SampleCatalog.With(SampleCatalog.Campaign("one")));
    private BidHttpServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = new BidHttpServer(_world.Service, IPAddress.Loopback, 0, new BidderOptions(), _time, NullLogger.Instance);
        await _server.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _server.StopAsync(TimeSpan.FromSeconds(5));
        await _server.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task RequestsThatComeTogetherAreAnsweredInOrder()
    {
        using var client = await ConnectAsync();
        var third = Post(Body.Replace("request-1", "third", StringComparison.Ordinal));
        await client.SendAsync(Request + "\r\n" + Post("{") + third);

        Assert.Contains("\"request-1\"", (await client.ReadAnswerAsync(200)).Body, StringComparison.Ordinal);
        Assert.Equal("", (await client.ReadAnswerAsync(400)).Body);
        Assert.Contains("\"third\"", (await client.ReadAnswerAsync(200)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARequestCutAnywhereIsOneRequest()
    {
        using var client = await ConnectAsync();
        for (var cut = 1; cut < Request.Length; cut += cut < 200 ? 1 : 97)
        {
            _world.Tick();
            await client.SendAsync(Request[..cut]);
            await client.SendAsync(Request[cut..]);
            await client.ReadAnswerAsync(200);
        }
    }

    [Fact]
    public async Task ARequestThatEndsAnywhereIsNotAnswered()
    {
        for (var cut = 0; cut < Request.Length; cut += cut < 200 ? 7 : 97)
        {
            using var client = await ConnectAsync();
            await client.SendAsync(Request[..cut]);
            client.ShutdownSend();
            Assert.Equal("", await client.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task AHeadAndABodyOfManySegmentsAreRead()
    {
        using var client = await ConnectAsync();
        var padding = new string('x', 15_000);
        var body = "{\"ext\":{\"x\":\"" + new string('y', 40_000) + "\"}," + Body.TrimStart()[1..];
        await client.SendAsync(Post(body).Replace("Host: b\r\n", $"Host: b\r\nCookie: {padding}\r\n", StringComparison.Ordinal));
        await client.ReadAnswerAsync(200);
    }

    [Fact]
    public async Task AHeadThatIsTooLongIs431AndTheEnd()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nCookie: " + new string('x', 16 * 1024));
        var answer = await client.ReadAnswerAsync(431);
        Assert.Contains("Connection: close", answer.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /openrtb2/bid HTTP/1.1\r\nHost: b\r\n\r\n", 405)]
    [InlineData("POST /openrtb2 HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc", 404)]
    [InlineData("POST /openrtb2/bid/ HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nabc", 404)]
    [InlineData("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\n\r\n", 411)]
    [InlineData("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nabc", 415)]
    [InlineData("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc", 415)]
    public async Task ARefusedRequestLeavesTheConnectionForTheNext(string request, int status)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(request + Request);
        await client.ReadAnswerAsync(status);
        await client.ReadAnswerAsync(200);
    }

    [Fact]
    public async Task ABodyOverTheLimitIs413AndIsReadPast()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Post(new string('x', 100_000)));
        await client.ReadAnswerAsync(413);
        await client.SendAsync(Request);
        await client.ReadAnswerAsync(200);
    }

    [Fact]
    public async Task AChunkedBodyOverTheLimitIs413AndTheEnd()
    {
        using var client = await ConnectAsync();
        const string head = "POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n";
        await client.SendAsync(head + "20000\r\n" + new string('x', 0x20000));
        Assert.Contains("Connection: close", (await client.ReadAnswerAsync(413)).Head, StringComparison.Ordinal);
        client.ShutdownSend();
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task AChunkedBodyIsRead()
    {
        using var client = await ConnectAsync();
        var chunked = $"POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n";
        await client.SendAsync(chunked + chunked);
        await client.ReadAnswerAsync(200);
        await client.ReadAnswerAsync(200);
    }

    [Fact]
    public async Task ABrokenChunkIs400AndTheEnd()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        await client.ReadAnswerAsync(400);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("HTTP/1.1", "close", true)]
    [InlineData("HTTP/1.0", "", true)]
    [InlineData("HTTP/1.0", "keep-alive", false)]
    [InlineData("HTTP/1.1", "keep-alive", false)]
    public async Task TheConnectionGoesOnAsTheRequestSays(string version, string connection, bool ends)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Request.Replace("HTTP/1.1\r\n", $"{version}\r\nConnection: {connection}\r\n", StringComparison.Ordinal));
        var answer = await client.ReadAnswerAsync(200);
        Assert.Equal(ends, answer.Head.Contains("Connection: close", StringComparison.Ordinal));
        Assert.Equal(version == "HTTP/1.0" && !ends, answer.Head.Contains("Connection: keep-alive", StringComparison.Ordinal));
        if (ends)
        {
            Assert.Equal("", await client.ReadToEndAsync());
            return;
        }
        await client.SendAsync(Request);
        await client.ReadAnswerAsync(200);
    }

    [Fact]
    public async Task AClientThatAsksIsToldToGoOn()
    {
        using var client = await ConnectAsync();
        await client.SendAsync($"POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n");
        await client.ReadInterimAsync();
        await client.SendAsync(Body);
        await client.ReadAnswerAsync(200);
    }

    [Fact]
    public async Task AClientThatAsksIsToldNotToSendWhatIsTooLarge()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
        await client.ReadAnswerAsync(413);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task AnExchangeIsNamedByThePathAlsoEscaped()
    {
        using var client = await ConnectAsync();
        var known = SampleCatalog.ExchangeId;
        await client.SendAsync(Post(Body, "/openrtb2/bid/" + known) + Post(Body, $"/openrtb2/bid/%{(int)known[0]:X2}{known[1..]}?x=1")
            + Post(Body, "/openrtb2/bid/nobody") + Post(Body, "/openrtb2/bid/" + new string('x', 65)));
        await client.ReadAnswerAsync(200);
        await client.ReadAnswerAsync(200);
        await client.ReadAnswerAsync(204);
        await client.ReadAnswerAsync(404);
    }

    [Fact]
    public async Task AnExchangeWithTokensIs401WithoutOne()
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("one"));
        catalog.Exchanges[0].AuthTokenSha256.Add(Convert.ToHexString(SHA256.HashData("secret"u8)));
        _world.Load(catalog);
        using var client = await ConnectAsync();
        var withToken = Request.Replace("Host: b\r\n", "Host: b\r\nAuthorization: bearer secret\r\n", StringComparison.Ordinal);
        await client.SendAsync(Request + withToken + Request);
        Assert.Contains("WWW-Authenticate: Bearer", (await client.ReadAnswerAsync(401)).Head, StringComparison.Ordinal);
        await client.ReadAnswerAsync(200);
        await client.ReadAnswerAsync(401);
    }

    [Theory]
    [InlineData(NoBidStyle.Unspecified, 204, "")]
    [InlineData(NoBidStyle.NoContent, 204, "")]
    [InlineData(NoBidStyle.Code, 200, "\"nbr\":")]
    [InlineData(NoBidStyle.EmptyObject, 200, "{}")]
    public async Task ANoBidIsSaidAsTheExchangeWantsIt(NoBidStyle style, int status, string body)
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("one"));
        catalog.Exchanges[0].NoBidStyle = style;
        catalog.Campaigns[0].Targeting = new Targeting { Countries = new Terms { Include = { "FRA" } } };
        _world.Load(catalog);
        using var client = await ConnectAsync();
        await client.SendAsync(Request);
        Assert.Contains(body, (await client.ReadAnswerAsync(status)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHeadThatDoesNotEndIs408AfterTenSeconds()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("POST /openrtb2/bid HTTP/1.1\r\n");
        await UntilAsync(client.HasInput, () => Step(TimeSpan.FromSeconds(11)));
        await client.ReadAnswerAsync(408);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task ABodyThatDoesNotComeIs408()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nContent-Length: 2400\r\n\r\n{");
        await UntilAsync(client.HasInput, () => Step(TimeSpan.FromSeconds(17)));
        await client.ReadAnswerAsync(408);
    }

    [Fact]
    public async Task AnIdleConnectionIsClosedAfterFiveMinutesWithoutAWord()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Request);
        await client.ReadAnswerAsync(200);
        await UntilAsync(client.HasInput, () => Step(TimeSpan.FromSeconds(301)));
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task AClientThatTakesNoAnswersIsCutOff()
    {
        using var client = await ConnectAsync(receiveBuffer: 4096);
        // Answers fill the buffers of both kernels and ours, and then the server reads no more.
        var isCut = false;
        var flood = string.Concat(Enumerable.Repeat(Request, 20));
        await UntilAsync(() => isCut, () =>
        {
            _world.Tick();
            Step(TimeSpan.FromSeconds(31));
            isCut = !client.TrySend(flood);
        });
    }

    [Fact]
    public async Task StoppingEndsIdleConnectionsAndAnswersWhatHasBegun()
    {
        using var idle = await ConnectAsync();
        await idle.SendAsync(Request);
        await idle.ReadAnswerAsync(200);
        using var busy = await ConnectAsync();
        // The interim answer tells that the server is in the middle of the request.
        await busy.SendAsync($"POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n");
        await busy.ReadInterimAsync();
        _server.StartDraining();
        var stopped = _server.StopAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("", await idle.ReadToEndAsync());
        await busy.SendAsync(Body);
        Assert.Contains("Connection: close", (await busy.ReadAnswerAsync(200)).Head, StringComparison.Ordinal);
        await stopped;
    }

    [Fact]
    public async Task EveryAnswerHasADateThatMoves()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Request);
        Assert.Contains("Date: Sun, 01 Mar 2026 12:00:00 GMT\r\n", (await client.ReadAnswerAsync(200)).Head, StringComparison.Ordinal);
        Step(TimeSpan.FromSeconds(2));
        await client.SendAsync(Request);
        Assert.Contains("Date: Sun, 01 Mar 2026 12:00:02 GMT\r\n", (await client.ReadAnswerAsync(200)).Head, StringComparison.Ordinal);
    }

    private static string Post(string body, string path = "/openrtb2/bid") =>
        $"POST {path} HTTP/1.1\r\nHost: b\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static async Task UntilAsync(Func<bool> condition, Action step)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Patience, "it did not happen in time");
            step();
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    private void Step(TimeSpan by) => _time.Advance(by);

    private Task<RawHttpClient> ConnectAsync(int? receiveBuffer = null) => RawHttpClient.ConnectAsync(_server.Port, receiveBuffer);
}
