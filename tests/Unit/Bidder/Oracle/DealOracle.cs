using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Said = Rtb.Contracts.OpenRtb.V2.BidRequest.Types.Deal;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>A deal of ours on an impression.</summary>
/// <param name="Said">What the request says of it.</param>
/// <param name="Kind">1 first price, 2 second price, 3 fixed.</param>
/// <param name="FloorMicros">The least that may be bid, in the account currency.</param>
/// <param name="IsFloorSaid">Somebody asks for more than nothing.</param>
internal sealed record OracleDeal(Said Said, int Kind, long FloorMicros, bool IsFloorSaid);

/// <summary>The private marketplace of one impression, in the words of sections 3.2.11 and 3.2.12.</summary>
internal sealed class DealOracle
{
    private DealOracle(NoBidReason reason, IReadOnlyList<OracleDeal> ours, IReadOnlyList<OracleDeal> wanted) =>
        (Reason, Ours, Wanted) = (reason, ours, wanted);

    /// <summary>None when some campaign could bid on a deal.</summary>
    public NoBidReason Reason { get; }

    public IReadOnlyList<OracleDeal> Ours { get; }

    /// <summary>Those that a live campaign includes.</summary>
    public IReadOnlyList<OracleDeal> Wanted { get; }

    public static DealOracle Of(
        Catalog catalog, Exchange exchange, PriceOracle prices, IEnumerable<Campaign> live, BidRequest request, BidRequest.Types.Imp imp)
    {
        var wanted = live.SelectMany(Includes).ToHashSet(StringComparer.Ordinal);
        var known = live.SelectMany(campaign => Includes(campaign).Concat(Excludes(campaign))).ToHashSet(StringComparer.Ordinal);
        var ours = new List<OracleDeal>();
        var reason = NoBidReason.PrivateAuction;
        foreach (var said in imp.Pmp?.Deals ?? [])
        {
            var contract = catalog.Deals.FirstOrDefault(deal => deal.Id == said.Id && deal.ExchangeId == exchange.Id);
            if (contract is null || !known.Contains(said.Id) || ours.Exists(deal => deal.Said.Id == said.Id))
            {
                continue;
            }
            var type = contract.AuctionType > 0 ? contract.AuctionType : said.At != 0 ? said.At : request.At0();
            var kind = PriceOracle.Kind(exchange, type);
            var floor = FloorOf(exchange, prices, request, said, contract, kind);
            var failing = said.Wseat.Count > 0 && !said.Wseat.Contains(exchange.Seat) ? NoBidReason.DealSeatNotAllowed
                : floor is null ? NoBidReason.FloorCurrencyUnknown
                : NoBidReason.None;
            if (failing == NoBidReason.None)
            {
                ours.Add(new OracleDeal(said, kind, floor!.Value, said.Bidfloor > 0 || contract.FloorMicros > 0));
            }
            else if (wanted.Contains(said.Id) && failing > reason)
            {
                reason = failing;
            }
        }
        var forUs = ours.Where(deal => wanted.Contains(deal.Said.Id)).ToList();
        return new DealOracle(forUs.Count > 0 ? NoBidReason.None : reason, ours, forUs);
    }

    public static IEnumerable<string> Includes(Campaign campaign) => campaign.Targeting?.Deals?.Include ?? [];

    public static IEnumerable<string> Excludes(Campaign campaign) => campaign.Targeting?.Deals?.Exclude ?? [];

    public IEnumerable<OracleDeal> Of(Campaign campaign) => Ours.Where(deal => Includes(campaign).Contains(deal.Said.Id));

    public bool IsExcludedBy(Campaign campaign) => Ours.Any(deal => Excludes(campaign).Contains(deal.Said.Id));

    /// <summary>What stops a campaign on a deal; durations have no floors here.</summary>
    public static NoBidReason FirstFailing(OracleDeal deal, Campaign campaign, Advertiser advertiser) =>
        deal.Said.Wadomain.Count > 0 && !deal.Said.Wadomain.Contains(advertiser.Domain, StringComparer.OrdinalIgnoreCase)
            ? NoBidReason.DealAdvertiserNotAllowed
            : campaign.MaxBidMicros < deal.FloorMicros ? NoBidReason.BelowDealFloor
            : NoBidReason.None;

    private static long? FloorOf(Exchange exchange, PriceOracle prices, BidRequest request, Said said, Deal contract, int kind)
    {
        var isFixed = kind == 3;
        var floor = prices.Floor(
            said.Bidfloor, said.HasBidfloorcur ? said.Bidfloorcur : PriceOracle.DefaultOf(exchange), exchange, request, isFixed);
        if (contract.FloorMicros == 0 || (isFixed && said.Bidfloor > 0))
        {
            return floor;
        }
        var currency = contract.FloorCurrency != "" ? contract.FloorCurrency : PriceOracle.DefaultOf(exchange);
        var agreed = prices.Floor(contract.FloorMicros / 1e6, currency, exchange, request, isFixed);
        return floor is null || agreed is null ? null : Math.Max(floor.Value, agreed.Value);
    }
}
