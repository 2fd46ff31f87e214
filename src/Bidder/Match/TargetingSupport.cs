using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>Which targeting the matcher honours. A condition that it would not ask must not be accepted: it would be spent
/// against.</summary>
internal static class TargetingSupport
{
    /// <summary>The first field that cannot be honoured and why; null when all of it is.</summary>
    public static string? Unsupported(Targeting targeting) => targeting switch
    {
        { Segments.Groups.Count: > TargetingIndex.SegmentGroupsMax } => $"segments.groups: at most {TargetingIndex.SegmentGroupsMax}",
        _ => null,
    };
}
