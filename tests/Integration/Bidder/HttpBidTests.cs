using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rtb.Integration.Bidder;

/// <summary>The HTTP contract of docs/BIDDING.md, against the real process.</summary>
public sealed class HttpBidTests : IAsyncLifetime
{
    private static readonly string Sample = RunningBidder.PatientSample();

    private RunningBidder _bidder = null!;

    public async Task InitializeAsync() => _bidder = await RunningBidder.StartAsync();

    public async Task DisposeAsync() => await _bidder.DisposeAsync();

    [Theory]
    [InlineData("/openrtb2/bid")]
    [InlineData("/bid-request")]
    public async Task ARequestGetsASignedPricedBidInItsOwnFormat(string path)
    {
        using var answer = await PostAsync(path, Sample);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var root = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(JsonDocument.Parse(Sample).RootElement.GetProperty("id").GetString(), root.GetProperty("id").GetString());
        var bid = root.GetProperty("seatbid")[0].GetProperty("bid")[0];
        Assert.True(bid.GetProperty("price").GetDecimal() > 0);
        Assert.Equal(32, bid.GetProperty("id").GetString()!.Length);
        Assert.StartsWith($"http://127.0.0.1:{_bidder.NoticePort}/n/win?", bid.GetProperty("nurl").GetString(), StringComparison.Ordinal);
        Assert.Contains("${AUCTION_PRICE}", bid.GetProperty("burl").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(bid.GetProperty("adm").GetString()!);
    }

    [Fact]
    public async Task ANoBidIsEmptyAnd204()
    {
        using var answer = await PostAsync("/openrtb2/bid", """{"id":"1","imp":[{"id":"1","audio":{"mimes":["audio/x-unheard"]}}]}""");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task ATestRequestThatGetsNoBidIsToldTheCode()
    {
        using var answer = await PostAsync(
            "/openrtb2/bid", """{"id":"t","test":1,"imp":[{"id":"1","audio":{"mimes":["audio/x-unheard"]}}]}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var root = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("t", root.GetProperty("id").GetString());
        Assert.True(root.TryGetProperty("nbr", out _));
        Assert.False(root.TryGetProperty("seatbid", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"id":"1","imp":[]}""")]
    [InlineData("""{"id":"1","imp":[{"id":"1","banner":{"w":300,"h":250}},{"id":"1","banner":{"w":300,"h":250}}]}""")]
    public async Task AMalformedRequestIs400WithAnEmptyBody(string body)
    {
        using var answer = await PostAsync("/openrtb2/bid", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task WrongPathMethodTypeAndEncodingAreToldApart()
    {
        using var path = await PostAsync("/openrtb2/bids", Sample);
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        using var method = await _bidder.Http.GetAsync(new Uri("/openrtb2/bid", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Equal("POST", string.Join(',', method.Content.Headers.Allow));
        using var type = await PostAsync("/openrtb2/bid", Sample, "application/xml");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        using var encoded = new ByteArrayContent(Encoding.UTF8.GetBytes(Sample));
        encoded.Headers.ContentEncoding.Add("br");
        using var encoding = await _bidder.Http.PostAsync(new Uri("/openrtb2/bid", UriKind.Relative), encoded);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, encoding.StatusCode);
    }

    [Fact]
    public async Task ABodyOverTheLimitIs413()
    {
        using var answer = await PostAsync("/openrtb2/bid", "{\"id\":\"" + new string('x', 70_000) + "\"}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        using var next = await PostAsync("/openrtb2/bid", Sample);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task GzipWorksBothWaysByHeader()
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Sample));
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openrtb2/bid") { Content = new ByteArrayContent(body.ToArray()) };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await _bidder.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("gzip", string.Join(',', answer.Content.Headers.ContentEncoding));
        using var inflated = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        Assert.True((await JsonDocument.ParseAsync(inflated)).RootElement.TryGetProperty("seatbid", out _));
    }

    [Fact]
    public async Task GzipThatIsNoneIsRefused()
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Sample));
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await _bidder.Http.PostAsync(new Uri("/openrtb2/bid", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task TheVersionHeaderIsEchoed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/openrtb2/bid") { Content = new StringContent(Sample, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-openrtb-version", "2.6");
        using var answer = await _bidder.Http.SendAsync(request);
        Assert.Equal("2.6", string.Join(',', answer.Headers.GetValues("x-openrtb-version")));
    }

    [Fact]
    public async Task ABodyThatArrivesInPiecesIsOneRequest()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/openrtb2/bid") { Content = new TrickleContent(Encoding.UTF8.GetBytes(Sample)) };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _bidder.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json") =>
        _bidder.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, contentType));

    /// <summary>Sends one byte a write, each flushed.</summary>
    private sealed class TrickleContent(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var b in body)
            {
                await stream.WriteAsync(new[] { b });
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
