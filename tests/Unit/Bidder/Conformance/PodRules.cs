namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Pods of video and audio: OpenRTB 2.6 sections 3.2.7, 3.2.8 and 7.6.</summary>
internal static class PodRules
{
    [Rule("7.6")]
    public static void DurationIsOneOfTheRequired(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.IsTimed && offer.Slot.Codes("rqddurs").Count > 0))
        {
            verdict.Expect(offer.Slot.Codes("rqddurs").Contains((int)(offer.Bid.Number("dur") ?? 0)),
                $"{offer.Name}: {offer.Bid.At("dur")} s");
        }
    }

    [Rule("7.6")]
    public static void AdsOfADynamicPodFitIntoIt(Auction auction, Verdict verdict)
    {
        foreach (var pod in Pods(auction))
        {
            // Bids for one place in the pod replace each other.
            var seconds = pod.Sum(offer => offer.Bid.Number("dur") ?? 0);
            verdict.Expect(seconds <= pod.First().Slot.Number("poddur"), $"{seconds} s for {pod.Key}");
        }
    }

    [Rule("7.6")]
    public static void ADynamicPodGetsNoMoreAdsThanItTakes(Auction auction, Verdict verdict)
    {
        foreach (var pod in Pods(auction).Where(pod => pod.First().Slot.At("maxseq").IsThere()))
        {
            verdict.Expect(pod.Count() <= pod.First().Slot.Number("maxseq"), $"{pod.Count()} ads for {pod.Key}");
        }
    }

    [Rule("7.6")]
    public static void PriceIsNotBelowTheFloorOfEachSecond(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.IsTimed))
        {
            // Of a deal its own counts (3.2.12).
            var (holder, asker) = offer.Deal.IsThere() ? (offer.Deal, offer.Deal) : (offer.Slot, offer.Imp);
            if (holder.Number("mincpmpersec") is not ({ } perSecond and > 0))
            {
                continue;
            }
            var currency = asker.Text("bidfloorcur") is { Length: > 0 } named ? named : "USD";
            var least = auction.Convert(perSecond * (offer.Bid.Number("dur") ?? 0), currency,
                auction.Currency);
            verdict.Expect(least is null || offer.Bid.Number("price") >= least - 2e-6, $"{offer.Name}: {offer.Bid.At("price")} of {least}");
        }
    }

    [Rule("7.6")]
    public static void PlaceInThePodIsOneThatIsOffered(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Bid.At("slotinpod").IsThere()))
        {
            var place = offer.Bid.Number("slotinpod");
            var offered = offer.Slot.Number("slotinpod") ?? 0;
            verdict.Expect(offer.IsTimed && (place == 0 || offered == 0 || place == offered) && place is >= -1 and <= 2,
                $"{offer.Name}: slot {place} of {offered}");
        }
    }

    private static IEnumerable<IGrouping<string, Offer>> Pods(Auction auction) =>
        auction.Bids.Where(offer => offer.IsTimed && offer.Slot.Number("poddur") is > 0).GroupBy(offer => offer.Bid.Text("impid"));
}
