using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>What stops a campaign at a moment although its targeting fits: flight, hours, circles, creatives, caps, budget.</summary>
internal sealed class CampaignStateOracle(CapHistory history, DateTimeOffset now)
{
    private const double EarthRadiusKm = 6371.0088;

    /// <summary>Whether a campaign is bid for at all.</summary>
    public bool IsLive(Campaign campaign) =>
        campaign.Status == CampaignStatus.Active
        && (campaign.Flight?.EndTime is not { } end || end.ToDateTimeOffset() > now)
        && campaign.Creatives.Any(CreativeOracle.IsUsable);

    /// <summary>
    /// The first gate that stops it; None when it passes them all. What a deal says is asked between ads and caps;
    /// <paramref name="isAffordable"/> says of an ad whether its campaign can pay for its length.
    /// </summary>
    public NoBidReason FirstFailing(
        Campaign campaign, BidRequest request, BidRequest.Types.Imp imp, string user, NoBidReason ofDeal, Func<Creative, bool> isAffordable)
    {
        var creatives = new CreativeOracle(request, imp);
        if (campaign.Flight?.StartTime is { } start && start.ToDateTimeOffset() > now)
        {
            return NoBidReason.OutsideFlight;
        }
        if (campaign.Flight is { HoursOfWeek.Count: > 0 } flight && !flight.HoursOfWeek.Contains(HourOfWeek(flight.TimeZone)))
        {
            return NoBidReason.OutsideHours;
        }
        if (campaign.Targeting is { GeoRadii.Count: > 0 } targeting && !targeting.GeoRadii.Any(circle => IsInside(circle, request)))
        {
            return NoBidReason.OutsideRadius;
        }
        if (!TraitOracle.TakesVersion(campaign.Targeting, request.Device))
        {
            return NoBidReason.OutsideVersions;
        }
        if (!campaign.Creatives.Any(creative => creatives.Fits(creative) && isAffordable(creative)))
        {
            return NoBidReason.CreativeNotSuitable;
        }
        if (ofDeal != NoBidReason.None)
        {
            return ofDeal;
        }
        if (campaign.FrequencyCaps.Count > 0 && user == "")
        {
            return NoBidReason.IdentityMissingForCap;
        }
        if (campaign.FrequencyCaps.Any(cap => history.Seen(campaign, cap, user, now.ToUnixTimeMilliseconds()) >= cap.Count))
        {
            return NoBidReason.FrequencyCapped;
        }
        return BudgetOf(campaign);
    }

    /// <summary>
    /// Budgets here are endless, below one bid, or (with a plan) two bids for a day of which the plan gives less than one at once.
    /// A bid of CPM micros costs a thousandth of that in micros.
    /// </summary>
    private static NoBidReason BudgetOf(Campaign campaign)
    {
        var budget = campaign.Budget;
        var bid = campaign.MaxBidMicros / 1_000;
        if (budget.DailyMicros < bid || (budget.LifetimeMicros > 0 && budget.LifetimeMicros < bid))
        {
            return NoBidReason.BudgetExhausted;
        }
        return campaign.Pacing == PacingAlgorithm.Even && budget.DailyMicros <= 2 * bid ? NoBidReason.BudgetPaced : NoBidReason.None;
    }

    /// <summary>Monday 00:00 local time is 0.</summary>
    private int HourOfWeek(string zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone == "" ? "UTC" : zone));
        return (((int)local.DayOfWeek + 6) % 7 * 24) + local.Hour;
    }

    /// <summary>The law of cosines, which is exact enough at these distances.</summary>
    private static bool IsInside(GeoRadius circle, BidRequest request)
    {
        if (request.Device?.Geo is not { HasLat: true, HasLon: true } geo)
        {
            return false;
        }
        var (here, there) = (double.DegreesToRadians(geo.Lat), double.DegreesToRadians(circle.Latitude));
        var turn = Math.Cos(double.DegreesToRadians(geo.Lon - circle.Longitude));
        var cosine = (Math.Sin(here) * Math.Sin(there)) + (Math.Cos(here) * Math.Cos(there) * turn);
        return EarthRadiusKm * Math.Acos(Math.Min(1, cosine)) <= circle.RadiusKm;
    }
}
