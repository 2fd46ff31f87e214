using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.OpenRtb.V2;
using BidderClient = Rtb.Contracts.Bidding.V1.Bidder.BidderClient;

namespace Rtb.Integration.Bidder;

/// <summary>gRPC Bid on the raw path and the services on the operator's listener, against the real process.</summary>
public sealed class GrpcBidTests : IAsyncLifetime
{
    private RunningBidder _bidder = null!;
    private GrpcChannel _bids = null!;
    private GrpcChannel _operator = null!;

    public async Task InitializeAsync()
    {
        _bidder = await RunningBidder.StartAsync();
        _bids = GrpcChannel.ForAddress($"http://127.0.0.1:{_bidder.GrpcPort}");
        _operator = GrpcChannel.ForAddress($"http://127.0.0.1:{_bidder.OperatorGrpcPort}");
    }

    public async Task DisposeAsync()
    {
        _bids.Dispose();
        _operator.Dispose();
        await _bidder.DisposeAsync();
    }

    [Fact]
    public async Task ARequestGetsABidWithItsIdsEchoed()
    {
        var response = await new BidderClient(_bids).BidAsync(Request("auction \"1\" é"));
        Assert.Equal("auction \"1\" é", response.Id);
        var bid = Assert.Single(Assert.Single(response.Seatbid).Bid);
        Assert.Equal("imp-1", bid.Impid);
        Assert.True(bid.Price > 0);
        Assert.Contains("/n/win?t=", bid.Nurl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANoBidIsAnAnswerWithACodeAndNoSeatBid()
    {
        var request = Request("audio");
        request.Imp[0].Banner = null;
        request.Imp[0].Audio = new BidRequest.Types.Audio { Mimes = { "audio/x-unheard" } };
        var response = await new BidderClient(_bids).BidAsync(request);
        Assert.Empty(response.Seatbid);
        Assert.True(response.HasNbr);
    }

    [Fact]
    public async Task TheOperatorsListenerNamesItsServices()
    {
        using var call = new ServerReflection.ServerReflectionClient(_operator).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
        Assert.Superset(
            new HashSet<string> { "bidding.v1.Bidder", "bidding.v1.SpendService", "grpc.health.v1.Health" }, services.ToHashSet());
    }

    [Fact]
    public async Task AMalformedRequestIsInvalidArgumentWithItsReason()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new BidderClient(_bids).BidAsync(new BidRequest { Id = "1" }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("MISSING_REQUIRED_FIELD", refused.Status.Detail);
    }

    [Fact]
    public async Task AnUnknownExchangeGetsNoBid()
    {
        var metadata = new Metadata { { "x-exchange", "nobody" } };
        Assert.Empty((await new BidderClient(_bids).BidAsync(Request("1"), metadata)).Seatbid);
    }

    [Fact]
    public async Task ThePublicListenerDoesNotExplainAndTheOperatorsDoes()
    {
        var question = new ExplainRequest { BidRequest = Request("1") };
        var hidden = await Assert.ThrowsAsync<RpcException>(async () => await new BidderClient(_bids).ExplainAsync(question));
        Assert.Equal(StatusCode.Unimplemented, hidden.StatusCode);
        var answer = await new BidderClient(_operator).ExplainAsync(question);
        Assert.Equal("NONE", answer.Reason);
        Assert.NotEmpty(Assert.Single(answer.Impressions).WinningCampaignId);
        Assert.NotEmpty((await new BidderClient(_operator).BidAsync(Request("1"))).Seatbid);
    }

    [Fact]
    public async Task ExplainRefusesAQuestionWithoutARequest()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new BidderClient(_operator).ExplainAsync(new ExplainRequest()));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.NotNull(refused.GetRpcStatus());
    }

    [Fact]
    public async Task BothListenersTellTheirHealth()
    {
        foreach (var channel in new[] { _bids, _operator })
        {
            var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        }
    }

    [Fact]
    public async Task ServicesOfLaterVersionsAreUnimplemented()
    {
        var missing = await Assert.ThrowsAsync<RpcException>(async () =>
            await new AdServer.AdServerClient(_operator).ServeAsync(new ServeRequest()));
        Assert.Equal(StatusCode.Unimplemented, missing.StatusCode);
    }

    private static BidRequest Request(string id) => new()
    {
        Id = id,
        Tmax = 500,
        Imp = { new BidRequest.Types.Imp { Id = "imp-1", Banner = new BidRequest.Types.Banner { W = 300, H = 250 } } },
        Site = new BidRequest.Types.Site { Domain = "news.example" },
    };
}
