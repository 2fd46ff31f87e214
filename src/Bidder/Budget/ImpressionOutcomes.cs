using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>The minted id of an impression.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ImpressionKey(ulong High, ulong Low)
{
    // Ids are random and come inside signed tokens: folding them is as good as mixing them.
    public override int GetHashCode() => (int)(Low ^ (Low >> 32) ^ High);
}

[Flags]
internal enum OutcomeFlags : byte
{
    None = 0,
    Won = 1,

    /// <summary>Its hold was released; kept in memory only, because after a crash all holds of its chunk are frozen alike.</summary>
    Lost = 2,
    Settled = 4,
}

/// <param name="ChargeNanos">Settled: what was booked; won: the clearing price.</param>
/// <param name="ExpiresSeconds">Until when it must be remembered.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ImpressionOutcome(long ChargeNanos, uint ExpiresSeconds, OutcomeFlags Flags);

/// <summary>What is known of every impression whose token is still accepted: the memory that makes notices idempotent.</summary>
/// <remarks>Used under the ledger's gate only.</remarks>
internal sealed class ImpressionOutcomes
{
    private const uint BatchSeconds = 60;

    private readonly Dictionary<ImpressionKey, ImpressionOutcome> _outcomes = [];

    /// <summary>Keys by the minute in which they may be forgotten, so that forgetting does not search.</summary>
    private readonly Dictionary<uint, List<ImpressionKey>> _byExpiry = [];

    public int Count => _outcomes.Count;

    /// <summary>Tokens that expired until then are refused, whatever the clock says now: they are forgotten.</summary>
    public uint PurgedThroughSeconds { get; set; }

    public IEnumerable<KeyValuePair<ImpressionKey, ImpressionOutcome>> All => _outcomes;

    public ImpressionOutcome Find(ImpressionKey key) => _outcomes.GetValueOrDefault(key);

    public void Set(ImpressionKey key, ImpressionOutcome outcome)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_outcomes, key, out var known);
        if (!known || entry.ExpiresSeconds / BatchSeconds != outcome.ExpiresSeconds / BatchSeconds)
        {
            ref var batch = ref CollectionsMarshal.GetValueRefOrAddDefault(_byExpiry, outcome.ExpiresSeconds / BatchSeconds, out _);
            batch ??= [];
            batch.Add(key);
        }
        entry = outcome;
    }

    public void EnsureCapacity(int count) => _outcomes.EnsureCapacity(count);

    /// <summary>Forgets impressions whose token has expired.</summary>
    public void Purge(uint nowSeconds)
    {
        var through = Math.Max(nowSeconds / BatchSeconds, 1);
        foreach (var minute in _byExpiry.Keys.Where(minute => minute < through).ToList())
        {
            foreach (var key in _byExpiry[minute])
            {
                if (Find(key).ExpiresSeconds / BatchSeconds < through)
                {
                    _outcomes.Remove(key);
                }
            }
            _byExpiry.Remove(minute);
        }
        PurgedThroughSeconds = Math.Max(PurgedThroughSeconds, (through * BatchSeconds) - 1);
    }
}
