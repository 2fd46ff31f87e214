namespace Rtb.Unit.Bidder.Conformance;

/// <summary>OpenRTB 2.6 section 4.2.3: what every bid must say.</summary>
internal static class OfferRules
{
    private const int ExpirySecondsMax = 24 * 60 * 60;

    [Rule("4.2.3")]
    public static void BidHasAnId(Auction auction, Verdict verdict) =>
        Each(auction, offer => verdict.Expect(offer.Bid.Text("id").Length > 0, $"{offer.Name} has no id"));

    [Rule("4.2.3")]
    public static void BidIdsDiffer(Auction auction, Verdict verdict)
    {
        if (auction.Bids.Count > 0)
        {
            var count = auction.Bids.Select(offer => offer.Bid.Text("id")).Distinct(StringComparer.Ordinal).Count();
            verdict.Expect(count == auction.Bids.Count, $"{count} ids for {auction.Bids.Count} bids");
        }
    }

    [Rule("4.2.3")]
    public static void ImpidIsAnImpressionOfTheRequest(Auction auction, Verdict verdict) =>
        Each(auction, offer => verdict.Expect(offer.Imp.IsThere(), $"{offer.Bid.Text("impid")} is no impression"));

    /// <summary>Without multi-bid. A dynamic pod takes as many ads as it has room for, a structured one as many as it has slots
    /// (7.6).</summary>
    [Rule("4.2.3")]
    public static void AnImpressionGetsOneBidForEachDeal(Auction auction, Verdict verdict)
    {
        foreach (var group in auction.Bids.GroupBy(offer => (offer.Bid.Text("impid"), offer.Bid.Text("dealid"))))
        {
            if (!group.First().Slot.At("poddur").IsThere())
            {
                verdict.Expect(group.Count() == 1, $"{group.Count()} bids for {group.Key}");
            }
        }
    }

    [Rule("4.2.3")]
    public static void PriceIsANumberAboveZero(Auction auction, Verdict verdict) =>
        Each(auction, offer => verdict.Expect(offer.Bid.Number("price") is > 0 and < 1e9, $"{offer.Name}: {offer.Bid.At("price")}"));

    [Rule("4.2.3")]
    public static void KindOfMarkupIsSaidAndWasAskedFor(Auction auction, Verdict verdict) =>
        Each(auction, offer => verdict.Expect(offer.Slot.IsThere(), $"{offer.Name}: mtype {offer.Bid.At("mtype")}"));

    [Rule("4.2.3")]
    public static void CreativeHasAnId(Auction auction, Verdict verdict) =>
        Each(auction, offer => verdict.Expect(offer.Bid.Text("crid").Length > 0, $"{offer.Name} has no crid"));

    [Rule("4.2.3")]
    public static void AdvertiserHasADomain(Auction auction, Verdict verdict) => Each(auction, offer =>
    {
        var domains = offer.Bid.Texts("adomain");
        verdict.Expect(domains.Count > 0 && domains.All(IsDomain), $"{offer.Name}: adomain {string.Join(' ', domains)}");
    });

    [Rule("4.2.3")]
    public static void SizeOfABannerIsOneThatWasAskedFor(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Medium == "banner"))
        {
            var sizes = offer.Slot.Items("format").Append(offer.Slot).Select(size => (W: size.Number("w"), H: size.Number("h")))
                .Where(size => size is { W: > 0, H: > 0 }).ToList();
            var own = (W: offer.Bid.Number("w"), H: offer.Bid.Number("h"));
            var ratios = offer.Slot.Items("format").Where(format => format.Number("wratio") > 0 && format.Number("hratio") > 0);
            verdict.Expect(
                sizes.Exists(size => offer.Imp.Flag("instl") ? own.W <= size.W && own.H <= size.H : own == size)
                || ratios.Any(ratio => own.W * ratio.Number("hratio") == own.H * ratio.Number("wratio")
                    && own.W >= (ratio.Number("wmin") ?? 0))
                || (HasRange(offer) && IsInRange(offer, "w", own.W) && IsInRange(offer, "h", own.H)),
                $"{offer.Name}: {own.W}x{own.H} of {string.Join(' ', sizes)}");
        }
    }

    [Rule("4.2.3")]
    public static void WidthAndHeightComeTogether(Auction auction, Verdict verdict) => Each(auction, offer =>
        verdict.Expect(offer.Bid.Number("w") is null == offer.Bid.Number("h") is null && offer.Bid.Number("w") is null or > 0
            && offer.Bid.Number("h") is null or > 0, $"{offer.Name}: {offer.Bid.At("w")} x {offer.Bid.At("h")}"));

    [Rule("4.2.3")]
    public static void ApisAreAmongThoseOfTheSlot(Auction auction, Verdict verdict) => Each(auction, offer =>
    {
        var needed = offer.Bid.Codes("apis").Concat(offer.Bid.Codes("api")).ToList();
        if (needed.Count > 0)
        {
            verdict.Expect(!needed.Except(offer.Slot.Codes("api")).Any(), $"{offer.Name} needs {string.Join(' ', needed)}");
        }
    });

    [Rule("4.2.3")]
    public static void LanguageIsATwoLetterCodeAndSaidOnce(Auction auction, Verdict verdict) => Each(auction, offer =>
    {
        if (offer.Bid.At("language").IsThere())
        {
            var language = offer.Bid.Text("language");
            verdict.Expect(language.Length == 2 && language.All(char.IsAsciiLetterLower) && !offer.Bid.At("langb").IsThere(),
                $"{offer.Name}: language {language}");
        }
    });

    [Rule("3.2.1")]
    public static void LanguageIsOneThatTheRequestAllows(Auction auction, Verdict verdict) => Each(auction, offer =>
    {
        if (offer.Bid.At("language").IsThere() && auction.Request.Texts("wlang") is { Count: > 0 } allowed)
        {
            verdict.Expect(allowed.Contains(offer.Bid.Text("language"), StringComparer.OrdinalIgnoreCase),
                $"{offer.Name}: language {offer.Bid.Text("language")}");
        }
    });

    [Rule("7.2")]
    public static void ExpiryIsATimeThatCanPass(Auction auction, Verdict verdict) => Each(auction, offer =>
    {
        if (offer.Bid.Number("exp") is { } seconds)
        {
            verdict.Expect(seconds is > 0 and <= ExpirySecondsMax, $"{offer.Name}: exp {seconds}");
        }
    });

    [Rule("4.2.3")]
    public static void ProtocolIsSaidForVideoAndAudioOnly(Auction auction, Verdict verdict) => Each(auction, offer =>
        verdict.Expect(offer.IsTimed || (!offer.Bid.At("protocol").IsThere() && !offer.Bid.At("dur").IsThere()), $"{offer.Name} has one"));

    /// <summary>3.2.6: wmin, wmax, hmin and hmax of 2.5.</summary>
    private static bool HasRange(Offer offer) =>
        new[] { "wmin", "wmax", "hmin", "hmax" }.Any(name => offer.Slot.Number(name) is > 0);

    private static bool IsInRange(Offer offer, string side, double? own)
    {
        var (least, most) = (offer.Slot.Number(side + "min") ?? 0, offer.Slot.Number(side + "max") ?? 0);
        return own >= least && (most <= 0 || own <= most);
    }

    /// <summary>A name of a host and nothing around it.</summary>
    private static bool IsDomain(string text) =>
        text.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(text) == UriHostNameType.Dns && !text.StartsWith('.');

    private static void Each(Auction auction, Action<Offer> check)
    {
        foreach (var offer in auction.Bids)
        {
            check(offer);
        }
    }
}
