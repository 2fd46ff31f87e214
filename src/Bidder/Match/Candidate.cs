namespace Rtb.Bidder.Match;

/// <summary>A campaign that passed every gate, with the price it would bid.</summary>
internal readonly record struct Candidate(int Position, int CreativeIndex, int Priority, long BidMicros, ulong TieBreak)
{
    /// <summary>Loses to everything.</summary>
    public static Candidate Nothing => new(-1, -1, int.MinValue, -1, 0);

    /// <summary>Priority first, then price; equals are ordered by a hash of request and campaign, so that equal campaigns share.</summary>
    public bool Beats(in Candidate other)
    {
        if (Priority != other.Priority)
        {
            return Priority > other.Priority;
        }
        return BidMicros != other.BidMicros ? BidMicros > other.BidMicros : TieBreak > other.TieBreak || other.Position < 0;
    }
}
