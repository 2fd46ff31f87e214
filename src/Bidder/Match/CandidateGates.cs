using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>What is asked of a candidate before its creatives: the conditions that bitmaps cannot hold, because they depend on the
/// moment.</summary>
internal static class CandidateGates
{
    private const int WordsPerHourSet = 3;

    /// <summary>None, or the first gate that stops the campaign.</summary>
    public static NoBidReason Check(CampaignSnapshot snapshot, in CampaignEntry campaign, DecodedRequest request, long nowMs)
    {
        if (nowMs < campaign.StartMs || nowMs >= campaign.EndMs)
        {
            return NoBidReason.OutsideFlight;
        }
        if (campaign.HourSet >= 0 && !RunsInHour(snapshot, in campaign, nowMs))
        {
            return NoBidReason.OutsideHours;
        }
        if (campaign.CircleCount > 0 && !IsInAnyCircle(snapshot.Circles.AsSpan(campaign.CircleStart, campaign.CircleCount), request))
        {
            return NoBidReason.OutsideRadius;
        }
        if (campaign.VersionCount > 0
            && !RunsOnVersion(snapshot.OsVersions.AsSpan(campaign.VersionStart, campaign.VersionCount), request))
        {
            return NoBidReason.OutsideVersions;
        }
        return NoBidReason.None;
    }

    private static bool RunsInHour(CampaignSnapshot snapshot, in CampaignEntry campaign, long nowMs)
    {
        var hour = snapshot.Zones[campaign.Zone].HourOfWeek(nowMs);
        var word = snapshot.HourSets[(campaign.HourSet * WordsPerHourSet) + (hour >> 6)];
        return (word >> (hour & 63) & 1) != 0;
    }

    /// <summary>A system without a range takes all its versions; one with a range takes no unknown version.</summary>
    private static bool RunsOnVersion(ReadOnlySpan<OsVersionEntry> ranges, DecodedRequest request)
    {
        var system = OperatingSystemOf.Of(request);
        foreach (ref readonly var range in ranges)
        {
            if (range.System == system)
            {
                var version = OperatingSystemOf.VersionOf(request);
                return version >= range.Min && version <= range.Max;
            }
        }
        return true;
    }

    private static bool IsInAnyCircle(ReadOnlySpan<GeoCircle> circles, DecodedRequest request)
    {
        if (!request.HasCoordinates)
        {
            return false;
        }
        foreach (ref readonly var circle in circles)
        {
            if (Globe.IsWithin(circle, request.Latitude, request.Longitude))
            {
                return true;
            }
        }
        return false;
    }
}
