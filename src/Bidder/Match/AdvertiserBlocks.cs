namespace Rtb.Bidder.Match;

/// <summary>What a block list hits of each campaign's advertiser: its categories and domains, each under its own name and every wider
/// one.</summary>
/// <remarks>
/// Asked of the few campaigns that pass all gates: to look up each entry of a list in an index costs more. Hashes are not verified against
/// bytes: texts with the same hash are blocked together.
/// </remarks>
internal sealed class AdvertiserBlocks
{
    private readonly BlockNames[] _names;
    private readonly ulong[] _hashes;

    public AdvertiserBlocks(BlockNames[] names, ulong[] hashes)
    {
        _names = names;
        _hashes = hashes;
    }

    public long Bytes => (8L * _hashes.Length) + (8L * _names.Length);

    /// <summary>CategoryBlocked, AdvertiserBlocked or None.</summary>
    public NoBidReason Check(MatchState state, int position) =>
        HasBlockedCategory(state, position) ? NoBidReason.CategoryBlocked
        : HasBlockedDomain(state, position) ? NoBidReason.AdvertiserBlocked
        : NoBidReason.None;

    public bool HasBlockedCategory(MatchState state, int position)
    {
        if (state.BlockedCategories.IsEmpty)
        {
            return false;
        }
        var names = _names[position];
        return state.BlockedCategories.HasAny(_hashes.AsSpan(names.Start, names.Categories));
    }

    public bool HasBlockedDomain(MatchState state, int position)
    {
        if (state.BlockedAdvertisers.IsEmpty)
        {
            return false;
        }
        var names = _names[position];
        return state.BlockedAdvertisers.HasAny(_hashes.AsSpan(names.Start + names.Categories, names.Domains));
    }
}

/// <summary>Where the hashes of an advertiser lie: categories first, then domains.</summary>
internal readonly record struct BlockNames(int Start, ushort Categories, ushort Domains);
