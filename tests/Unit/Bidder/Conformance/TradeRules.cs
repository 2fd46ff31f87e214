namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Floors and deals: OpenRTB 2.6 sections 3.2.4, 3.2.11, 3.2.12, 7.3 and 7.11.</summary>
internal static class TradeRules
{
    /// <summary>Prices are written with six decimals.</summary>
    private const double Rounding = 2e-6;

    [Rule("7.11")]
    public static void AnOpenBidIsNotBelowTheFloorOfTheImpression(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => !offer.Bid.At("dealid").IsThere()))
        {
            ExpectFloor(auction, offer, offer.Imp, verdict);
        }
    }

    [Rule("7.11")]
    public static void ADealBidIsNotBelowTheFloorOfTheDeal(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Deal.IsThere()))
        {
            ExpectFloor(auction, offer, offer.Deal, verdict);
        }
    }

    /// <summary>Sections 3.2.7, 3.2.8, 3.2.12 and 3.2.35: a floor for each range of durations; of a deal its own.</summary>
    [Rule("7.11")]
    public static void ATimedBidIsNotBelowTheFloorOfItsDuration(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.IsTimed))
        {
            var holder = offer.Deal.IsThere() ? offer.Deal : offer.Slot;
            foreach (var range in holder.Items("durfloors"))
            {
                if (offer.Bid.Number("dur") >= (range.Number("mindur") ?? 0)
                    && offer.Bid.Number("dur") <= (range.Number("maxdur") ?? double.MaxValue))
                {
                    ExpectFloor(auction, offer, range, verdict, offer.Deal.IsThere() ? offer.Deal : offer.Imp);
                }
            }
        }
    }

    [Rule("4.2.3")]
    public static void DealIsOneOfTheImpression(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Bid.At("dealid").IsThere()))
        {
            verdict.Expect(offer.Deal.IsThere(), $"{offer.Name}: deal {offer.Bid.Text("dealid")}");
        }
    }

    [Rule("7.3")]
    public static void APrivateAuctionTakesDealsOnly(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Imp.Flag("pmp.private_auction")))
        {
            verdict.Expect(offer.Bid.At("dealid").IsThere(), $"{offer.Name} is an open bid");
        }
    }

    [Rule("3.2.12")]
    public static void SeatOfADealIsOneOfTheAllowed(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Deal.Texts("wseat").Count > 0))
        {
            verdict.Expect(offer.Deal.Texts("wseat").Contains(offer.Seat.Text("seat")), $"{offer.Name}: {offer.Seat.Text("seat")}");
        }
    }

    [Rule("3.2.12")]
    public static void AdvertiserOfADealIsOneOfTheAllowed(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Deal.Texts("wadomain").Count > 0))
        {
            verdict.Expect(
                offer.Bid.Texts("adomain").All(domain => offer.Deal.Texts("wadomain").Contains(domain, StringComparer.OrdinalIgnoreCase)),
                $"{offer.Name}: {string.Join(' ', offer.Bid.Texts("adomain"))}");
        }
    }

    /// <summary>With `at` 3 the floor of a deal is its price.</summary>
    [Rule("3.2.12")]
    public static void ADealOfAFixedPriceIsBidAtThisPrice(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Deal.IsThere() && TypeOf(auction, offer) == 3))
        {
            var currency = offer.Deal.Text("bidfloorcur") is { Length: > 0 } named ? named.ToUpperInvariant() : "USD";
            if (offer.Deal.Number("bidfloor") is { } agreed and > 0
                && offer.Bid.Number("price") is { } price
                && auction.Convert(agreed, currency, auction.Currency) is { } expected)
            {
                verdict.Expect(
                    Math.Abs(price - expected) <= Rounding + (expected * 1e-3),
                    $"{offer.Name}: {price} {auction.Currency}, agreed {agreed} {currency}");
            }
        }
    }

    private static double? TypeOf(Auction auction, Offer offer) => offer.Deal.Number("at") ?? auction.Request.Number("at");

    private static void ExpectFloor(
        Auction auction, Offer offer, System.Text.Json.JsonElement holder, Verdict verdict,
            System.Text.Json.JsonElement currencyHolder = default)
    {
        var named = (currencyHolder.IsThere() ? currencyHolder : holder).Text("bidfloorcur");
        var currency = named.Length > 0 ? named.ToUpperInvariant() : "USD";
        if (holder.Number("bidfloor") is { } floor and > 0
            && offer.Bid.Number("price") is { } price
            && auction.Convert(floor, currency, auction.Currency) is { } least)
        {
            var slack = currency == auction.Currency ? 0 : Rounding + (least * 1e-9);
            verdict.Expect(price >= least - slack, $"{offer.Name}: {price} {auction.Currency}, floor {floor} {currency}");
        }
    }
}
