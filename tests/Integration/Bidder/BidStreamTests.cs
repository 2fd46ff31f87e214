using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Contracts.OpenRtb.V2;
using BidderClient = Rtb.Contracts.Bidding.V1.Bidder.BidderClient;

namespace Rtb.Integration.Bidder;

/// <summary>gRPC BidStream against the real process: on the public listener (raw path) and on the operator's (standard path).</summary>
public sealed class BidStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
    public async Task AThousandRequestsInFlightAreAnsweredByTheirIds()
    {
        string[] ids = [.. Enumerable.Range(0, 1_000).Select(number => $"auction {number} é")];
        var answers = await AskAsync(_bids, [.. ids.Select(id => Request(id))]);
        Assert.Equal(ids.Order(StringComparer.Ordinal), answers.Select(answer => answer.Id).Order(StringComparer.Ordinal));
        var bids = answers.Where(answer => answer.Seatbid.Count > 0).ToList();
        Assert.NotEmpty(bids);
        Assert.All(bids, answer => Assert.True(Assert.Single(Assert.Single(answer.Seatbid).Bid) is { Impid: "imp-1", Price: > 0 }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMalformedRequestIsAnsweredByItsIdAndTheOthersGoOn(bool isOperator)
    {
        var before = await RefusedAsync();
        var answers = await AskAsync(
            isOperator ? _operator : _bids, Request("first"), new BidRequest { Id = "no impression" }, new BidRequest(), Request("last"));
        Assert.Equal(["first", "no impression", "", "last"], answers.Select(answer => answer.Id));
        Assert.Equal([false, true, true, false], answers.Select(answer => answer is { HasNbr: true, Nbr: 2, Seatbid.Count: 0 }));
        Assert.Equal(2, await RefusedAsync() - before);
    }

    [Fact]
    public async Task ANoBidIsAnAnswerWithACodeAndNoSeatBid()
    {
        var request = Request("audio");
        request.Imp[0].Banner = null;
        request.Imp[0].Audio = new BidRequest.Types.Audio { Mimes = { "audio/x-unheard" } };
        var answer = Assert.Single(await AskAsync(_bids, request));
        Assert.Equal(("audio", 0, true), (answer.Id, answer.Seatbid.Count, answer.HasNbr));
    }

    [Fact]
    public async Task TheExchangeIsNamedOnceForTheWholeStream()
    {
        using var call = new BidderClient(_bids).BidStream(new Metadata { { "x-exchange", "nobody" } }, DateTime.UtcNow + Patience);
        foreach (var id in new[] { "1", "2" })
        {
            await call.RequestStream.WriteAsync(Request(id));
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal((id, 0), (call.ResponseStream.Current.Id, call.ResponseStream.Current.Seatbid.Count));
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());

        using var refused = new BidderClient(_bids).BidStream(new Metadata { { "x-exchange", new string('x', 65) } });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => refused.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [Fact]
    public async Task ARequestOverTheLimitEndsTheStreamWhenWhatCameBeforeIsAnswered()
    {
        using var call = new BidderClient(_bids).BidStream(deadline: DateTime.UtcNow + Patience);
        await call.RequestStream.WriteAsync(Request("small"));
        await call.RequestStream.WriteAsync(Request(new string('x', 100_000)));
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("small", call.ResponseStream.Current.Id);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
    }

    [Fact]
    public async Task AStoppingBidderAnswersWhatItHasAndSaysUnavailable()
    {
        using var call = new BidderClient(_bids).BidStream(deadline: DateTime.UtcNow + Patience);
        await call.RequestStream.WriteAsync(Request("before"));
        Assert.True(await call.ResponseStream.MoveNext());
        var stopped = _bidder.TerminateAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Equal(0, await stopped);
    }

    private static async Task<List<BidResponse>> AskAsync(GrpcChannel channel, params IReadOnlyList<BidRequest> requests)
    {
        using var call = new BidderClient(channel).BidStream(deadline: DateTime.UtcNow + Patience);
        var answers = new List<BidResponse>();
        var reading = Task.Run(async () =>
        {
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
            {
                answers.Add(answer);
            }
        });
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        await reading;
        return answers;
    }

    private async Task<double> RefusedAsync()
    {
        var page = await _bidder.Operator.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return page.Split('\n')
            .Where(line => !line.StartsWith('#') && line.Contains("MISSING_REQUIRED_FIELD", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static BidRequest Request(string id) => new()
    {
        Id = id,
        Tmax = 5_000,
        Imp = { new BidRequest.Types.Imp { Id = "imp-1", Banner = new BidRequest.Types.Banner { W = 300, H = 250 } } },
        Site = new BidRequest.Types.Site { Domain = "news.example" },
    };
}
