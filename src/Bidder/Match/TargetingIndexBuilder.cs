namespace Rtb.Bidder.Match;

/// <summary>Builds the index of the campaigns of a snapshot.</summary>
internal static class TargetingIndexBuilder
{
    internal static TargetingIndex Build(IReadOnlyList<IndexedCampaign> campaigns) => new();
}
