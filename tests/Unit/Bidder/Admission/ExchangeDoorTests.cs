using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.World;

namespace Rtb.Unit.Bidder.Admission;

public sealed class ExchangeDoorTests
{
    private static readonly byte[] Body = SampleRequest.Banner().ToByteArray();

    [Theory]
    [InlineData("secret", NoBidReason.None)]
    [InlineData("older", NoBidReason.None)]
    [InlineData("Secret", NoBidReason.Unauthenticated)]
    [InlineData("secre", NoBidReason.Unauthenticated)]
    [InlineData("", NoBidReason.Unauthenticated)]
    public void AnExchangeWithTokensIsHeardWithOneOfThem(string token, NoBidReason reason)
    {
        using var world = new BidWorld(With(exchange => exchange.AuthTokenSha256.Add(Digests(["secret", "older"]))));
        Assert.Equal(reason, Ask(world, Body, token));
        Assert.Equal(NoBidReason.None, world.Ask(Body, RequestFormat.Protobuf, "beta").Reason);
    }

    [Fact]
    public void ATokenIsAskedForBeforeTheBodyIsRead()
    {
        using var world = new BidWorld(With(exchange => exchange.AuthTokenSha256.Add(Digests(["secret"]))));
        Assert.Equal(NoBidReason.Unauthenticated, Ask(world, [0xFF], ""));
        Assert.Equal(NoBidReason.Malformed, Ask(world, [0xFF], "secret"));
    }

    [Fact]
    public void TheLimitOfAnExchangeHoldsAcrossSnapshots()
    {
        var catalog = With(exchange => exchange.QpsLimit = 1);
        using var world = new BidWorld(catalog);
        Assert.Equal(NoBidReason.None, Ask(world, Body, ""));
        Assert.Equal(NoBidReason.None, Ask(world, Body, ""));
        world.Load(catalog);
        Assert.Equal(NoBidReason.RateLimited, Ask(world, Body, ""));
        Assert.Equal(1, world.Metrics.Reasons.Read(NoBidReason.RateLimited));
        Assert.Equal(2, world.Drain().Length);
    }

    [Fact]
    public void ExplainAsksNeitherForTokensNorForLimits()
    {
        using var world = new BidWorld(With(exchange =>
        {
            exchange.AuthTokenSha256.Add(Digests(["secret"]));
            exchange.QpsLimit = 1;
        }));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(NoBidReason.None, world.Rehearse(Body, RequestFormat.Protobuf).Reason);
        }
    }

    [Theory]
    [InlineData(0, 1_000, 1_000)]
    [InlineData(-1, 0, 0)]
    [InlineData(100_000, 60, 150)]
    public void NoBidsLeaveAsManyEventsAsTheExchangeSays(int ppm, int least, int most)
    {
        using var world = new BidWorld(With(exchange => exchange.NoBidEventPpm = ppm), new WorldOptions { RingSize = 4096 });
        var request = SampleRequest.Banner();
        request.Bcat.Add("IAB18");
        for (var i = 0; i < 1_000; i++)
        {
            request.Id = $"request {i}";
            Assert.Equal(NoBidReason.CategoryBlocked, Ask(world, request.ToByteArray(), ""));
        }
        Assert.InRange(world.Drain().Length, least, most);
        Assert.Equal(NoBidReason.None, Ask(world, Body, ""));
        Assert.Equal(1, world.Drain().Length);
    }

    [Fact]
    public void ACaptureGetsWholeRequestsAndAnswersOfItsExchange()
    {
        using var world = new BidWorld(With(_ => { }));
        var meter = world.Meters.Of(SampleCatalog.ExchangeId);
        var capture = new DebugCapture(world.Clock.NowMs + 1_000, oneOf: 2);
        Assert.True(meter.TryBegin(capture));
        for (var i = 0; i < 4; i++)
        {
            world.Ask(Body, RequestFormat.Protobuf);
            world.Ask(Body, RequestFormat.Protobuf, "beta");
        }
        world.Clock.Now += TimeSpan.FromSeconds(2);
        world.Ask(Body, RequestFormat.Protobuf);
        world.Ask(Body, RequestFormat.Protobuf);

        var copies = new List<Rtb.Contracts.Bidding.V1.CapturedBid>();
        while (capture.Copies.TryRead(out var copy))
        {
            copies.Add(copy);
        }
        Assert.Equal(2, copies.Count);
        Assert.All(copies, copy =>
        {
            Assert.Equal(SampleCatalog.ExchangeId, copy.ExchangeId);
            Assert.Equal("NONE", copy.Reason);
            Assert.Equal(Body, copy.Request.ToByteArray());
            Assert.Equal("request-1", Rtb.Contracts.OpenRtb.V2.BidResponse.Parser.ParseFrom(copy.Response).Id);
        });
    }

    [Fact]
    public void ACaptureThatNobodyReadsLosesCopiesAndSaysSo()
    {
        using var world = new BidWorld(With(_ => { }), new WorldOptions { RingSize = 4096 });
        var capture = new DebugCapture(long.MaxValue, oneOf: 1);
        world.Meters.Of(SampleCatalog.ExchangeId).TryBegin(capture);
        for (var i = 0; i < 300; i++)
        {
            world.Ask([0xFF], RequestFormat.Protobuf);
        }
        Assert.True(capture.Copies.TryRead(out var first));
        Assert.Equal("MALFORMED", first.Reason);
        world.Ask([0xFF], RequestFormat.Protobuf);
        Rtb.Contracts.Bidding.V1.CapturedBid? last = null;
        while (capture.Copies.TryRead(out var copy))
        {
            last = copy;
        }
        Assert.Equal(44, last!.DroppedBefore);
    }

    private static IEnumerable<string> Digests(string[] tokens) =>
        tokens.Select(token => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))));

    private static Catalog With(Action<Exchange> change)
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("one"));
        change(catalog.Exchanges[0]);
        return catalog;
    }

    private static NoBidReason Ask(BidWorld world, byte[] body, string token)
    {
        var caller = new Caller(Encoding.UTF8.GetBytes(SampleCatalog.ExchangeId), Encoding.UTF8.GetBytes(token));
        var reason = world.Service.Handle(body, RequestFormat.Protobuf, caller, out var context);
        world.Service.Return(context);
        return reason;
    }
}
