using Google.Protobuf.Collections;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>What a campaign must hold; its creatives and targeting have rules of their own.</summary>
internal static class CampaignRules
{
    /// <summary>A user's counters for one campaign are a handful; more is a mistake.</summary>
    private const int FrequencyCapsMax = 16;

    /// <summary>Each is a row of the snapshot and a candidate of the creative choice.</summary>
    private const int CreativesMax = 1_000;

    public static void Check(Catalog catalog, Violations found)
    {
        var references = CatalogReferences.Of(catalog);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, campaign) in catalog.Campaigns.Index())
        {
            var field = $"campaigns[{index}]";
            CatalogRules.CheckId(campaign.Id, ids, $"{field}.id", found);
            found.Require(
                references.Advertisers.Contains(campaign.AdvertiserId), $"{field}.advertiser_id", $"there is no advertiser \"{campaign.AdvertiserId}\"");
            found.RequireChosen(campaign.Status, $"{field}.status");
            CheckBudget(campaign.Budget, $"{field}.budget", found);
            CheckPrice(campaign, field, found);
            found.RequireKnown(campaign.Pacing, $"{field}.pacing");
            found.RequireRange(campaign.Priority, -100, 100, $"{field}.priority");
            found.Require(
                campaign.LandingUrl.Length == 0 || Shape.IsHttpsUrl(campaign.LandingUrl), $"{field}.landing_url", "must be an absolute https URL");
            CheckFrequencyCaps(campaign.FrequencyCaps, $"{field}.frequency_caps", found);
            FlightRules.Check(campaign.Flight, $"{field}.flight", found);
            TargetingRules.Check(campaign.Targeting, references, $"{field}.targeting", found);
            CheckCreatives(campaign, field, found);
        }
    }

    private static void CheckBudget(Budget? budget, string field, Violations found)
    {
        if (budget is null || (budget.DailyMicros == 0 && budget.HourlyMicros == 0 && budget.LifetimeMicros == 0))
        {
            found.Add(field, "must name a daily, hourly or lifetime limit");
            return;
        }
        found.RequireRange(budget.DailyMicros, 0, Money.BudgetMicrosMax, $"{field}.daily_micros");
        found.RequireRange(budget.HourlyMicros, 0, Money.BudgetMicrosMax, $"{field}.hourly_micros");
        found.RequireRange(budget.LifetimeMicros, 0, Money.BudgetMicrosMax, $"{field}.lifetime_micros");
    }

    private static void CheckPrice(Campaign campaign, string field, Violations found)
    {
        found.RequireChosen(campaign.BidStrategy, $"{field}.bid_strategy");
        found.RequireRange(campaign.MaxBidMicros, 1, CatalogRules.PriceMicrosMax, $"{field}.max_bid_micros");
        if (campaign.BidStrategy is BidStrategy.TargetCpc or BidStrategy.TargetCpa)
        {
            found.Add($"{field}.bid_strategy", "needs a response model, which this version does not have; use FIXED_CPM or MAX_CPM");
        }
        else
        {
            found.Require(campaign.TargetCostMicros == 0, $"{field}.target_cost_micros", "is read under TARGET_CPC and TARGET_CPA only");
        }
    }

    private static void CheckFrequencyCaps(RepeatedField<FrequencyCap> caps, string field, Violations found)
    {
        found.Require(caps.Count <= FrequencyCapsMax, field, $"has {caps.Count} caps; at most {FrequencyCapsMax} are kept");
        foreach (var (index, cap) in caps.Index())
        {
            found.RequireRange(cap.Count, 1, 255, $"{field}[{index}].count");
            found.RequireRange(cap.WindowSeconds, 60, 2_592_000, $"{field}[{index}].window_seconds");
            found.RequireChosen(cap.Scope, $"{field}[{index}].scope");
        }
    }

    private static void CheckCreatives(Campaign campaign, string field, Violations found)
    {
        found.Require(
            campaign.Creatives.Count > 0 || campaign.Status != CampaignStatus.Active, $"{field}.creatives", "an active campaign must have a creative");
        found.Require(campaign.Creatives.Count <= CreativesMax, $"{field}.creatives", $"has {campaign.Creatives.Count}; at most {CreativesMax} are kept");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, creative) in campaign.Creatives.Index())
        {
            CreativeRules.Check(creative, campaign.LandingUrl, ids, $"{field}.creatives[{index}]", found);
        }
    }
}
