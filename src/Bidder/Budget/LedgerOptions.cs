namespace Rtb.Bidder.Budget;

/// <summary>Limits of the local ledger.</summary>
internal sealed class LedgerOptions
{
    /// <summary>Impressions remembered at once, so that notices stay idempotent; more are answered as unavailable. Default 4,000,000
    /// (about 250 MB when full): a thousand a second for an hour. Range 1 to 50,000,000.</summary>
    public int ImpressionsMax { get; set; } = 4_000_000;

    /// <summary>The journal is not rewritten below this size. Default 16 MB, which is read in about 0.1 s. Range 4 KB to 256 MB.</summary>
    public int CompactBytes { get; set; } = 16 << 20;

    /// <summary>All problems at once; empty: usable.</summary>
    public IEnumerable<string> Validate()
    {
        if (ImpressionsMax is < 1 or > 50_000_000)
        {
            yield return $"ImpressionsMax is {ImpressionsMax}; it must be 1 to 50,000,000.";
        }
        if (CompactBytes is < 4096 or > 256 << 20)
        {
            yield return $"CompactBytes is {CompactBytes}; it must be 4,096 to {256 << 20}.";
        }
    }
}
