using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>What one impression should end with.</summary>
/// <param name="Reason">None: a bid.</param>
/// <param name="Best">Campaigns that may win, with their prices: all share the highest priority and, of these, the highest value.</param>
/// <param name="Campaigns">The first gate that stops each campaign; empty when no campaign is looked at.</param>
internal sealed record OracleImpression(
    NoBidReason Reason, IReadOnlyList<(string CampaignId, long PriceMicros)> Best, IReadOnlyDictionary<string, NoBidReason> Campaigns);

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
        var floor = _prices.ToAccount(imp.Bidfloor, imp.Bidfloorcur == "" ? "USD" : imp.Bidfloorcur);
        var isShowable = imp.Banner is not null
            || (imp.Video is { } video && CreativeOracle.CanPlay(video))
            || (imp.Native is { } native && NativeOracle.CanAnswer(native))
            || (imp.Audio is { } audio && CreativeOracle.CanPlay(audio));
        var refused = !isShowable ? NoBidReason.MediaNotSupported
            : imp.Pmp is { PrivateAuction: true } ? NoBidReason.PrivateAuction
            : floor is null ? NoBidReason.FloorCurrencyUnknown
            : NoBidReason.None;
        if (refused != NoBidReason.None)
        {
            return new OracleImpression(refused, [], new Dictionary<string, NoBidReason>());
        }
        var targeting = new CampaignOracle(request, imp, exchange.Id, isKnown, floor!.Value);
        var reasons = _live.ToDictionary(pair => pair.Campaign.Id, pair =>
            targeting.FirstFailing(pair.Campaign, pair.Advertiser) is var failing and not NoBidReason.None
                ? failing
                : _state.FirstFailing(pair.Campaign, request, imp, user, _prices));
        if (reasons.Count == 0)
        {
            return new OracleImpression(NoBidReason.NoCampaigns, [], reasons);
        }
        var best = _live.Where(pair => reasons[pair.Campaign.Id] == NoBidReason.None)
            .GroupBy(pair => (pair.Campaign.Priority, Value: pair.Campaign.MaxBidMicros))
            .OrderByDescending(group => group.Key.Priority).ThenByDescending(group => group.Key.Value).FirstOrDefault();
        if (best is null)
        {
            return new OracleImpression(reasons.Values.Max(), [], reasons);
        }
        var creatives = new CreativeOracle(request, imp);
        var prices = from pair in best
                     from creative in pair.Campaign.Creatives.Where(creatives.Fits)
                     let own = _prices.FloorOf(imp, creative)
                     where own <= pair.Campaign.MaxBidMicros
                     select (pair.Campaign.Id, PriceOracle.Cost(imp, PriceOracle.Bid(pair.Campaign, exchange, request.At0(), own)));
        return new OracleImpression(NoBidReason.None, [.. prices], reasons);
    }
}

/// <summary>The auction type as it was said.</summary>
internal static class AuctionType
{
    /// <summary>0 when it was not said; the contract's own default would be 2.</summary>
    public static int At0(this BidRequest request) => request.HasAt ? request.At : 0;
}
