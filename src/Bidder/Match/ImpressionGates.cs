using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>The gates that each impression has for itself, in the order of their reasons.</summary>
internal static class ImpressionGates
{
    public static void Add(TargetingIndex index, DecodedRequest request, in DecodedImpression impression, Market market, MatchState state)
    {
        if (index.Deal is { } deals)
        {
            GateResolver.AddDeals(state, deals, market);
        }
        if (index.Size is { } sizes)
        {
            GateResolver.AddSizes(state, sizes, request, in impression);
        }
        if (index.Position is { } positions)
        {
            GateResolver.AddSingle(state, positions, TargetingIndex.KeyOf(impression.Position));
        }
        if (index.Secure is { } secures)
        {
            // Not said counts as not needed, as the specification has it.
            GateResolver.AddSingle(state, secures, TargetingIndex.KeyOf((int)(impression.Secure == 1 ? Tristate.Yes : Tristate.No)));
        }
        if (index.Placement is { } placements)
        {
            GateResolver.AddMulti(state, placements, request, impression.TagId);
        }
        if (index.VideoPlacement is { } videoPlacements)
        {
            GateResolver.AddSingle(state, videoPlacements, TargetingIndex.KeyOf(VideoTraitsOf.Placement(in impression)));
        }
        if (index.Skippable is { } skippables)
        {
            GateResolver.AddSingle(state, skippables, TargetingIndex.KeyOf((int)VideoTraitsOf.Skippable(in impression)));
        }
        if (index.Rewarded is { } rewarded)
        {
            GateResolver.AddSingle(state, rewarded, TargetingIndex.KeyOf((int)(impression.Rewarded ? Tristate.Yes : Tristate.No)));
        }
    }
}
