using Rtb.Bidder.Privacy;

namespace Rtb.Bidder;

/// <summary>What the pipeline needs of the options, resolved once.</summary>
/// <param name="CandidatesMax">Campaigns looked at one by one for an impression.</param>
/// <param name="LateNoticeSeconds">How long after its reservation a bid's notices are still accepted.</param>
/// <param name="NodeId">High half of every impression id this process mints; random, so unique across nodes and restarts.</param>
/// <param name="Seed">Seed of creative choice and tie-breaking; the same on every node that should decide alike.</param>
internal sealed record BidRules(int CandidatesMax, uint LateNoticeSeconds, ulong NodeId, ulong Seed)
{
    public PrivacySettings Privacy { get; init; } = PrivacySettings.Default;
}
