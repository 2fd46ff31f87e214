using System.Text;
using System.Text.Json;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Supply;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>Resolves the defaults of exchanges.</summary>
internal static class ExchangeEntryBuilder
{
    /// <summary>What a catalogue without exchanges gets, so that a bidder can be tried with campaigns only.</summary>
    public const string DefaultId = "default";
    public const string DefaultSeat = "rtb";

    private const int DefaultNetworkMarginMs = 20;
    private const int DefaultTmaxMs = 100;
    private const int SecondPrice = 2;
    private const int DefaultWebWindowMs = 60_000;
    private const int DefaultAppWindowMs = 300_000;
    private const int DefaultVideoWindowMs = 1_800_000;

    public static ExchangeEntry[] Build(IReadOnlyCollection<Exchange> exchanges, ExchangeMeters meters, SupplyRules? supply = null,
        IReadOnlyCollection<Deal>? deals = null)
    {
        if (exchanges.Count == 0)
        {
            exchanges = [new Exchange { Id = DefaultId, Seat = DefaultSeat }];
        }
        return [.. exchanges.Select((exchange, number) => Build(exchange, number, meters.Of(exchange.Id), supply, deals ?? []))];
    }

    private static ExchangeEntry Build(
        Exchange exchange, int number, ExchangeMeter meter, SupplyRules? supply, IReadOnlyCollection<Deal> deals) => new()
    {
        Id = exchange.Id,
        Number = number,
        IdHash = ScopeHash.OfIdShort(exchange.Id),
        TargetingHash = TextHash.Of(Encoding.UTF8.GetBytes(exchange.Id)),
        Seat = Encoding.UTF8.GetBytes(exchange.Seat),
        SeatJson = JsonEncodedText.Encode(exchange.Seat).EncodedUtf8Bytes.ToArray(),
        NetworkMarginMs = OrDefault(exchange.NetworkMarginMs, DefaultNetworkMarginMs),
        DefaultTmaxMs = OrDefault(exchange.DefaultTmaxMs, DefaultTmaxMs),
        DefaultAuctionType = OrDefault(exchange.DefaultAuctionType, SecondPrice),
        BillingEvent = exchange.BillingEvent == BillingEvent.Unspecified ? BillingEvent.Burl : exchange.BillingEvent,
        WebWindowMs = OrDefault(exchange.NoticeWindow?.WebMs ?? 0, DefaultWebWindowMs),
        AppWindowMs = OrDefault(exchange.NoticeWindow?.AppMs ?? 0, DefaultAppWindowMs),
        VideoWindowMs = OrDefault(exchange.NoticeWindow?.VideoMs ?? 0, DefaultVideoWindowMs),
        BidsPerImpressionMax = OrDefault(exchange.BidsPerImpressionMax, 1),
        FloorCurrency = CurrencyOf("", exchange),
        PriceStepMicros = exchange.PriceStepMicros,
        AuctionTypes = [.. exchange.AuctionTypes.Select(meaning => new AuctionMeaning(meaning.Type, (AuctionKind)meaning.Means))],
        Deals = DealTable.Of(exchange, deals),
        WinRates = exchange.WinRatePoints.Count == 0 ? null : WinRateCurveBuilder.Build(exchange.WinRatePoints),
        TokenDigests = [.. exchange.AuthTokenSha256.Select(Convert.FromHexString)],
        RateLimit = exchange.QpsLimit == 0 ? null : new RateLimit(exchange.QpsLimit),
        Meter = meter,
        Supply = SupplyPolicy.Of(exchange.Supply ?? supply),
        AdSystem = SupplyPolicy.SystemOf(exchange),
        NoBidStyle = exchange.NoBidStyle == NoBidStyle.Unspecified ? NoBidStyle.NoContent : exchange.NoBidStyle,
        NoBidEventsBelow = EventsBelow(exchange.NoBidEventPpm),
    };

    /// <summary>Of a floor at an exchange: what it names, else the exchange's default, else the specification's.</summary>
    public static int CurrencyOf(string named, Exchange exchange)
    {
        var currency = named.Length > 0 ? named : exchange.FloorCurrency;
        return currency.Length > 0 ? CurrencyCode.Of(Encoding.ASCII.GetBytes(currency)) : CurrencyCode.Usd;
    }

    private static ulong EventsBelow(int ppm) => ppm switch
    {
        < 0 => 0,
        0 => 1UL << 32,
        _ => (ulong)ppm * (1UL << 32) / 1_000_000,
    };

    private static int OrDefault(int value, int defaultValue) => value == 0 ? defaultValue : value;
}
