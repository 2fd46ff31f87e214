using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

namespace Rtb.Unit.Bidder.Oracle;

/// <param name="Reason">None: at least one impression gets a bid.</param>
/// <param name="Impressions">Empty when the request is turned away as a whole.</param>
internal sealed record OracleDecision(NoBidReason Reason, IReadOnlyList<OracleImpression> Impressions);

/// <summary>The slow, obvious bidder: the whole decision over the generated messages, in the words of the specification.</summary>
/// <remarks>It shares with the bidder the names of the reasons and nothing else.</remarks>
internal sealed class BidOracle
{
    private const int NetworkMarginMs = 20;

    private readonly Catalog _catalog;
    private readonly IdentityOracle _identity = new(RandomPrivacy.Vendor, RandomPrivacy.Sources);
    private readonly PriceOracle _prices;
    private readonly CampaignStateOracle _state;
    private readonly List<(Campaign Campaign, Advertiser Advertiser)> _live;

    public BidOracle(Catalog catalog, CapHistory history, DateTimeOffset now)
    {
        _catalog = catalog;
        _prices = new PriceOracle(catalog);
        _state = new CampaignStateOracle(history, now);
        _live = [.. catalog.Campaigns.Where(_state.IsLive)
            .Select(campaign => (campaign, catalog.Advertisers.Single(advertiser => advertiser.Id == campaign.AdvertiserId)))];
    }

    public OracleDecision Decide(BidRequest request, string exchangeId)
    {
        var exchange = exchangeId == "" ? _catalog.Exchanges[0] : _catalog.Exchanges.FirstOrDefault(known => known.Id == exchangeId);
        var refused = Admit(request, exchange);
        if (refused != NoBidReason.None)
        {
            return new OracleDecision(refused, []);
        }
        var user = _identity.UserOf(request);
        var isKnown = user != "" && !_identity.ForbiddenBy(request).HasFlag(Forbidden.Identity);
        var visible = _identity.WithoutForbidden(request);
        var impressions = visible.Imp.Select(imp => Decide(visible, imp, exchange!, user, isKnown)).ToList();
        var bids = impressions.Exists(impression => impression.Reason == NoBidReason.None);
        return new OracleDecision(bids ? NoBidReason.None : impressions.Max(impression => impression.Reason), impressions);
    }

    private NoBidReason Admit(BidRequest request, Exchange? exchange)
    {
        if (exchange is null)
        {
            return NoBidReason.UnknownExchange;
        }
        var tmax = request.Tmax == 0 ? exchange.DefaultTmaxMs : request.Tmax;
        if (tmax <= NetworkMarginMs)
        {
            return NoBidReason.DeadlineTooShort;
        }
        if ((request.Wseat.Count > 0 && !request.Wseat.Contains(exchange.Seat)) || request.Bseat.Contains(exchange.Seat))
        {
            return NoBidReason.SeatNotAllowed;
        }
        return request.Cur.Count == 0 || request.Cur.Any(_prices.Knows)
            ? SupplyOracle.FirstFailing(_catalog, exchange, request)
            : NoBidReason.CurrencyNotSupported;
    }

    private OracleImpression Decide(BidRequest request, BidRequest.Types.Imp imp, Exchange exchange, string user, bool isKnown)
    {
        var isShowable = imp.Banner is not null
            || (imp.Video is { } video && CreativeOracle.CanPlay(video))
            || (imp.Native is { } native && NativeOracle.CanAnswer(native))
            || (imp.Audio is { } audio && CreativeOracle.CanPlay(audio));
        if (!isShowable)
        {
            return OracleImpression.Refused(NoBidReason.MediaNotSupported);
        }
        var deals = DealOracle.Of(_catalog, exchange, _prices, _live.Select(pair => pair.Campaign), request, imp);
        var kind = PriceOracle.Kind(exchange, request.At0());
        var currency = imp.HasBidfloorcur && imp.Bidfloorcur != "" ? imp.Bidfloorcur : PriceOracle.DefaultOf(exchange);
        var floor = imp.Pmp is { PrivateAuction: true } ? null : _prices.Floor(imp.Bidfloor, currency, exchange, request, kind == 3);
        if (floor is null && deals.Wanted.Count == 0)
        {
            return OracleImpression.Refused(imp.Pmp is { PrivateAuction: true } ? deals.Reason : NoBidReason.FloorCurrencyUnknown);
        }
        var reasons = new Dictionary<string, NoBidReason>(StringComparer.Ordinal);
        var offers = new List<OracleOffer>();
        foreach (var (campaign, advertiser) in _live)
        {
            var isForDeals = DealOracle.Includes(campaign).Any();
            var inDeals = floor is null || (isForDeals && deals.Wanted.Count > 0);
            var least = inDeals ? deals.Wanted.Min(deal => deal.FloorMicros) : floor!.Value;
            var targeting = new CampaignOracle(request, imp, exchange.Id, isKnown, least);
            var isForThis = inDeals ? deals.Of(campaign).Any() : !isForDeals;
            var reason = !isForThis || deals.IsExcludedBy(campaign) ? NoBidReason.DealNotTargeted
                : targeting.FirstFailing(campaign, advertiser);
            if (reason == NoBidReason.None)
            {
                reason = inDeals
                    ? OnDeals(campaign, advertiser, deals, exchange, request, imp, user, offers)
                    : _state.FirstFailing(
                        campaign, request, imp, user, NoBidReason.None, creative => LeastFor(creative) <= campaign.MaxBidMicros);
                if (reason == NoBidReason.None && !inDeals)
                {
                    var creatives = new CreativeOracle(request, imp);
                    offers.AddRange(
                        from creative in campaign.Creatives.Where(creatives.Fits)
                        let own = LeastFor(creative)
                        where own <= campaign.MaxBidMicros
                        let price = _prices.Bid(campaign, exchange, request, kind, own, PlayerOracle.Floor(imp, creative) > 0)
                        let cost = PriceOracle.Cost(imp, price)
                        select new OracleOffer(
                            campaign.Id, "", campaign.AdvertiserId, campaign.Priority, campaign.MaxBidMicros, cost));
                }
            }
            reasons.Add(campaign.Id, reason);
        }

        // An ad's length may matter.
        long LeastFor(Creative creative) =>
            _prices.Floor(PlayerOracle.Floor(imp, creative), currency, exchange, request, kind == 3) ?? long.MaxValue;

        var furthest = reasons.Count == 0 ? NoBidReason.NoCampaigns
            : offers.Count > 0 ? NoBidReason.None
            : reasons.Values.Max();
        return new OracleImpression(furthest, offers, Math.Max(1, exchange.BidsPerImpressionMax), reasons);
    }

    /// <summary>None when the campaign may bid on a deal; else the furthest it comes with any.</summary>
    private NoBidReason OnDeals(
        Campaign campaign, Advertiser advertiser, DealOracle deals, Exchange exchange, BidRequest request, BidRequest.Types.Imp imp,
        string user, List<OracleOffer> offers)
    {
        var reasons = new List<NoBidReason>();
        foreach (var deal in deals.Of(campaign))
        {
            var reason = _state.FirstFailing(
                campaign, request, imp, user, DealOracle.FirstFailing(deal, campaign, advertiser), _ => true);
            reasons.Add(reason);
            if (reason == NoBidReason.None)
            {
                var price = _prices.Bid(campaign, exchange, request, deal.Kind, deal.FloorMicros, deal.IsFloorSaid);
                var cost = PriceOracle.Cost(imp, price);
                offers.Add(new OracleOffer(campaign.Id, deal.Said.Id, deal.Said.Id, campaign.Priority, campaign.MaxBidMicros, cost));
            }
        }
        return reasons.Contains(NoBidReason.None) ? NoBidReason.None : reasons.Max();
    }
}

/// <summary>The auction type as it was said.</summary>
internal static class AuctionType
{
    /// <summary>0 when it was not said; the contract's own default would be 2.</summary>
    public static int At0(this BidRequest request) => request.HasAt ? request.At : 0;
}
