namespace Rtb.Corpus;

/// <summary>How tightly the campaigns of a catalogue are targeted.</summary>
public enum CatalogShape
{
    /// <summary>A third broad, the rest narrow, as on a platform with many small advertisers.</summary>
    Mixed,

    /// <summary>None or one or two conditions: most campaigns match most requests.</summary>
    Broad,

    /// <summary>Three to six conditions: few campaigns match a request.</summary>
    Narrow,

    /// <summary>Mixed, but every tenth campaign takes anything: every request of <see cref="RequestMix.AllFit"/> gets a bid.</summary>
    AllBid,
}
