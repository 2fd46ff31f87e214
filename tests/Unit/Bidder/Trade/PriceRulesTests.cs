using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Trade;

/// <summary>What an exchange says of floors, auction types and prices, in the open auction. EUR 0.92 is a dollar.</summary>
public class PriceRulesTests
{
    private static readonly RequestFormat[] Formats = [RequestFormat.Json, RequestFormat.Protobuf];

    /// <summary>Highest price, floor and its currency, step; what is sent, what is reserved, both in micros; 0: below the floor.</summary>
    [Theory]
    [InlineData(1_239_999, 0.1, "USD", 0, "USD", 1_239_999, 1_239_999)]
    [InlineData(1_239_999, 0.1, "USD", 10_000, "USD", 1_230_000, 1_230_000)]
    [InlineData(1_239_999, 1.235, "USD", 10_000, "USD", 0, 0)]
    [InlineData(1_240_000, 1.235, "USD", 10_000, "USD", 1_240_000, 1_240_000)]
    [InlineData(9_999, 0, "USD", 10_000, "USD", 0, 0)]
    [InlineData(10_000, 0, "USD", 10_000, "USD", 10_000, 10_000)]
    [InlineData(1_239_999, 0.1, "USD", 10_000, "EUR", 1_140_000, 1_239_131)]
    [InlineData(1_239_999, 1.14, "EUR", 10_000, "EUR", 1_140_000, 1_239_131)]
    [InlineData(1_239_999, 1.141, "EUR", 10_000, "EUR", 0, 0)]
    [InlineData(1_239_999, 1.2391304, "USD", 10_000, "EUR", 0, 0)]
    [InlineData(1_239_999, 1.23, "USD", 10_000, "EUR", 1_140_000, 1_239_131)]
    public void PricesGoInStepsNeitherAboveTheMaximumNorBelowTheFloor(
        long max, double floor, string currency, long step, string answer, long sent, long held)
    {
        foreach (var format in Formats)
        {
            using var world = new BidWorld(Catalog(max, exchange => exchange.PriceStepMicros = step));
            var request = SampleRequest.Banner();
            (request.Imp[0].Bidfloor, request.Imp[0].Bidfloorcur) = (floor, currency);
            request.Cur.Add(answer);
            var bids = Ask(world, format, request);
            Assert.Equal(sent == 0 ? [] : [(sent, held)], bids.Bids.Select(bid => (bid.BidMicros, bid.CapMicros)));
            Assert.Equal(sent == 0 ? NoBidReason.BelowFloor : NoBidReason.None, bids.Reason);
        }
    }

    [Theory]
    [InlineData("", null, NoBidReason.None)]
    [InlineData("EUR", null, NoBidReason.BelowFloor)]
    [InlineData("EUR", "USD", NoBidReason.None)]
    [InlineData("", "EUR", NoBidReason.BelowFloor)]
    [InlineData("XTS", null, NoBidReason.FloorCurrencyUnknown)]
    [InlineData("XTS", "USD", NoBidReason.None)]
    public void AFloorWithoutACurrencyIsInThatOfTheExchange(string currencyOfExchange, string? currency, NoBidReason expected)
    {
        foreach (var format in Formats)
        {
            using var world = new BidWorld(Catalog(1_000_000, exchange => exchange.FloorCurrency = currencyOfExchange));
            var request = SampleRequest.Banner();
            request.Imp[0].Bidfloor = 0.95;
            if (currency is not null)
            {
                request.Imp[0].Bidfloorcur = currency;
            }
            Assert.Equal(expected, Ask(world, format, request).Reason);
        }
    }

    [Fact]
    public void AFixedPriceOfNothingIsNoPrice()
    {
        using var world = new BidWorld(Catalog(1_000_000, exchange => exchange.PriceStepMicros = 10_000));
        var request = SampleRequest.Banner();
        (request.At, request.Imp[0].Bidfloor) = (3, 0);
        Assert.Equal(1_000_000, Ask(world, RequestFormat.Json, request).Bids.Single().BidMicros);
    }

    /// <summary>The campaign shades at first price, where half of its maximum is best.</summary>
    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(1, 500_000)]
    [InlineData(2, 1_000_000)]
    [InlineData(3, 100_000)]
    [InlineData(4, 500_000)]
    [InlineData(-7, 1_000_000)]
    [InlineData(500, 500_000)]
    [InlineData(501, 1_000_000)]
    [InlineData(502, 100_000)]
    public void AnAuctionTypeMeansWhatTheSpecificationOrTheExchangeSays(int auctionType, long expected)
    {
        foreach (var format in Formats)
        {
            var catalog = Catalog(1_000_000, exchange =>
            {
                exchange.AuctionTypes.Add(new AuctionTypeMeaning { Type = 501, Means = 2 });
                exchange.AuctionTypes.Add(new AuctionTypeMeaning { Type = 502, Means = 3 });
                exchange.WinRatePoints.Add(new WinRatePoint { PriceMicros = 0, WinRatePpm = 0 });
                exchange.WinRatePoints.Add(new WinRatePoint { PriceMicros = 63_000_000 / 2, WinRatePpm = 1_000_000 });
            });
            catalog.Campaigns[0].BidStrategy = BidStrategy.MaxCpm;
            using var world = new BidWorld(catalog);
            var request = SampleRequest.Banner();
            request.At = auctionType;
            Assert.Equal(expected, Ask(world, format, request).Bids.Single().CapMicros);
        }
    }

    private static Catalog Catalog(long max, Action<Exchange> change)
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.MaxBidMicros = max;
        var catalog = SampleCatalog.With(campaign);
        change(catalog.Exchanges[0]);
        return catalog;
    }

    private static BidAnswer Ask(BidWorld world, RequestFormat format, BidRequest request) => world.Ask(
        format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray(), format);
}
