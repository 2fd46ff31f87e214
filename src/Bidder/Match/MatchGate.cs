namespace Rtb.Bidder.Match;

/// <summary>One gate of one request: a dense row, or a set computed window by window from several rows.</summary>
internal struct MatchGate
{
    public NoBidReason Reason;

    /// <summary>How many campaigns pass it at most: the fewer, the sooner it is worth asking.</summary>
    public int Population;

    /// <summary>First block of the dense row; of a windowed gate, of the row that passes whatever the request says.</summary>
    public int Start;

    /// <summary>Whether includes and excludes come on top of the row; the fields below are for these.</summary>
    public bool IsWindowed;

    /// <summary>Rows of the request's values in the state's references: includes first, then excludes.</summary>
    public int ReferenceStart;
    public int IncludeCount;
    public int ExcludeCount;

    /// <summary>Which window buffer it has, and the blocks that are in it now.</summary>
    public int Window;
    public int WindowStart;
    public int WindowEnd;
}
