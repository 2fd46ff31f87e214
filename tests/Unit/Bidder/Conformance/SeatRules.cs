namespace Rtb.Unit.Bidder.Conformance;

/// <summary>OpenRTB 2.6 section 4.2.2: on whose behalf.</summary>
internal static class SeatRules
{
    [Rule("4.2.2")]
    public static void SeatIsNamed(Auction auction, Verdict verdict) =>
        Each(auction, seat => verdict.Expect(seat.Length > 0, "a seat without a name"));

    [Rule("4.2.2")]
    public static void SeatComesOnce(Auction auction, Verdict verdict)
    {
        var seats = auction.Answer.Items("seatbid").Select(seat => seat.Text("seat")).ToList();
        verdict.Expect(seats.Distinct(StringComparer.Ordinal).Count() == seats.Count, "one seat in two objects");
    }

    [Rule("4.2.2")]
    public static void SeatIsOneOfTheAllowed(Auction auction, Verdict verdict)
    {
        if (auction.Request.Texts("wseat") is { Count: > 0 } allowed)
        {
            Each(auction, seat => verdict.Expect(allowed.Contains(seat), $"{seat} is not in wseat"));
        }
    }

    [Rule("4.2.2")]
    public static void SeatIsNoneOfTheBlocked(Auction auction, Verdict verdict)
    {
        if (auction.Request.Texts("bseat") is { Count: > 0 } blocked)
        {
            Each(auction, seat => verdict.Expect(!blocked.Contains(seat), $"{seat} is in bseat"));
        }
    }

    private static void Each(Auction auction, Action<string> check)
    {
        foreach (var seat in auction.Answer.Items("seatbid"))
        {
            check(seat.Text("seat"));
        }
    }
}
