using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>A campaign that passed every gate: what the impression is worth to it, and the price it would bid.</summary>
/// <remarks>Ranked by value and not by price: a value is known before anything else is asked, so the walk ends at the first that
/// passes.</remarks>
internal readonly record struct Candidate(
    int Position, int CreativeIndex, int Priority, long ValueMicros, long BidMicros, ulong TieBreak)
{
    /// <summary>What it would compete with inside of one answer: a list of candidates has each key once. In the open auction its
    /// advertiser, whose bids would raise each other's price; else the deal, of which a seller takes one bid.</summary>
    public ulong Key { get; init; }

    /// <summary>The deal it is for; null: the open auction.</summary>
    public DealEntry? Deal { get; init; }

    /// <summary>What had to be bid at least.</summary>
    public AskedPrice Asked { get; init; }

    /// <summary>Loses to everything.</summary>
    public static Candidate Nothing => new(-1, -1, int.MinValue, -1, -1, 0);

    /// <summary>Priority first, then value; equals are ordered by a hash of request and campaign, so that equal campaigns share.</summary>
    public bool Beats(in Candidate other)
    {
        if (Priority != other.Priority)
        {
            return Priority > other.Priority;
        }
        return ValueMicros != other.ValueMicros ? ValueMicros > other.ValueMicros : TieBreak > other.TieBreak || other.Position < 0;
    }
}
