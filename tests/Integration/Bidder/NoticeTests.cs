using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Integration.Bidder;

/// <summary>A bid's own URLs and the SpendService book what became of it, once.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private static readonly string Sample = RunningBidder.PatientSample();

    private RunningBidder _bidder = null!;
    private GrpcChannel _channel = null!;
    private SpendService.SpendServiceClient _spend = null!;

    public async Task InitializeAsync()
    {
        _bidder = await RunningBidder.StartAsync();
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_bidder.OperatorGrpcPort}");
        _spend = new SpendService.SpendServiceClient(_channel);
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _bidder.DisposeAsync();
    }

    [Fact]
    public async Task ABillingNoticeIsBookedExactlyOnceAtTheClearingPrice()
    {
        var bid = await BidAsync();
        var before = await StatusAsync(bid);
        using var first = await _bidder.Notices.GetAsync(new Uri(bid.Burl.Replace("${AUCTION_PRICE}", "0.5", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        using var second = await _bidder.Notices.GetAsync(new Uri(bid.Burl.Replace("${AUCTION_PRICE}", "0.5", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
        var after = await StatusAsync(bid);
        Assert.Equal(before.SettledNanos + 500_000, after.SettledNanos);
        var replay = await _spend.ReportBillingAsync(new ReportBillingRequest { Token = TokenOf(bid.Burl), PriceMicros = 500_000 });
        Assert.False(replay.Applied);
        Assert.Equal(500_000, replay.ChargedNanos);
    }

    [Fact]
    public async Task APriceAboveTheBidIsChargedAsTheBid()
    {
        var bid = await BidAsync();
        var answer = await _spend.ReportBillingAsync(new ReportBillingRequest { Token = TokenOf(bid.Burl), PriceMicros = 10_000_000_000 });
        Assert.Equal((long)(bid.Price * 1_000_000m), answer.ChargedNanos);
    }

    [Fact]
    public async Task AnAlteredTokenAndATokenOfAnotherKindAreRefused()
    {
        var bid = await BidAsync();
        var token = TokenOf(bid.Burl);
        var altered = (token[0] == 'A' ? 'B' : 'A') + token[1..];
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await _spend.ReportBillingAsync(new ReportBillingRequest { Token = altered }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var kind = await Assert.ThrowsAsync<RpcException>(async () =>
            await _spend.ReportBillingAsync(new ReportBillingRequest { Token = TokenOf(bid.Nurl) }));
        Assert.Equal(StatusCode.InvalidArgument, kind.StatusCode);
        using var http = await _bidder.Notices.GetAsync(new Uri("/n/bill?t=" + altered, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, http.StatusCode);
    }

    [Fact]
    public async Task ALossFreesTheReservation()
    {
        var bid = await BidAsync();
        var held = (await StatusAsync(bid)).HeldNanos;
        Assert.True(held > 0);
        var lost = await _spend.ReportLossAsync(new ReportLossRequest { Token = TokenOf(bid.Lurl), LossReason = 102 });
        Assert.True(lost.Applied);
        Assert.True((await StatusAsync(bid)).HeldNanos < held);
    }

    [Fact]
    public async Task AClickLeadsToTheLandingPageAndAnImpressionIsAPixel()
    {
        var bid = await BidAsync();
        var urls = bid.Adm.Split('"', '\'').Where(part =>
            part.Contains("/t/", StringComparison.Ordinal)).Select(HttpUtility.HtmlDecode).ToList();
        using var click = await _bidder.Notices.GetAsync(new Uri(urls.First(url => url!.Contains("/t/click", StringComparison.Ordinal))!));
        Assert.Equal(HttpStatusCode.Redirect, click.StatusCode);
        Assert.Equal("https", click.Headers.Location!.Scheme);
        using var pixel = await _bidder.Notices.GetAsync(new Uri(urls.First(url => url!.Contains("/t/imp", StringComparison.Ordinal))!));
        Assert.Equal("image/gif", pixel.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task AnUnknownCampaignIsNotFoundWithItsReason()
    {
        var missing = await Assert.ThrowsAsync<RpcException>(
            async () => await _spend.GetBudgetStatusAsync(new GetBudgetStatusRequest { CampaignId = "no-such-campaign" }));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
    }

    private async Task<SentBid> BidAsync()
    {
        using var answer = await _bidder.Http.PostAsync(
            new Uri("/openrtb2/bid", UriKind.Relative), new StringContent(Sample, Encoding.UTF8, "application/json"));
        var bid = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("seatbid")[0].GetProperty("bid")[0];
        string Text(string name) => bid.GetProperty(name).GetString()!;
        return new SentBid(Text("cid"), bid.GetProperty("price").GetDecimal(), Text("nurl"), Text("burl"), Text("lurl"), Text("adm"));
    }

    private async Task<GetBudgetStatusResponse> StatusAsync(SentBid bid) =>
        await _spend.GetBudgetStatusAsync(new GetBudgetStatusRequest { CampaignId = bid.Campaign });

    private static string TokenOf(string url) => HttpUtility.ParseQueryString(new Uri(url).Query)["t"]!;

    private sealed record SentBid(string Campaign, decimal Price, string Nurl, string Burl, string Lurl, string Adm);
}
