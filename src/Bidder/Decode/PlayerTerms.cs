namespace Rtb.Bidder.Decode;

/// <summary>What a video or audio slot asks for that few slots do: OpenRTB 2.6 sections 3.2.7 and 3.2.8.</summary>
/// <remarks>A mutable struct in <see cref="DecodedMedia"/>, made when the first such member is read; 0 is always "not said".</remarks>
internal struct PlayerTerms
{
    /// <summary>An ad may be skipped only if it is longer than the first, and only after the second.</summary>
    public int SkipMinSeconds;
    public int SkipAfterSeconds;

    /// <summary>maxextended: seconds beyond maxduration; -1 without end.</summary>
    public int ExtendedSeconds;

    public int BitrateMinKbps;
    public int BitrateMaxKbps;

    /// <summary>Bit n: AdCOM delivery method n (1 streaming, 2 progressive, 3 download).</summary>
    public ulong Delivery;

    /// <summary>Bit n: AdCOM companion type n (1 static, 2 HTML, 3 frame).</summary>
    public ulong CompanionTypes;

    /// <summary>boxingallowed 0: the picture must have the shape of the player.</summary>
    public bool NoBoxing;

    /// <summary>poddur and maxseq: a dynamic pod, in which the buyer may place several ads.</summary>
    public int PodSeconds;
    public int PodAdsMax;

    /// <summary>slotinpod: 1 first, 2 first or last, -1 last.</summary>
    public int PlaceInPod;

    /// <summary>mincpmpersec in micros of the impression's floor currency, rounded up.</summary>
    public long FloorPerSecondMicros;

    /// <summary>rqddurs, a range of <see cref="DecodedMedia"/>.</summary>
    public int DurationStart;
    public int DurationCount;

    /// <summary>durfloors, a range of <see cref="DecodedMedia"/>.</summary>
    public int FloorStart;
    public int FloorCount;

    /// <summary>Whether the price of a second matters.</summary>
    public readonly bool HasFloors => FloorPerSecondMicros > 0 || FloorCount > 0;
}

/// <summary>A floor for ads of some lengths (section 3.2.35). Both ends belong to it; a maximum of 0 is open.</summary>
internal readonly record struct DurationFloor(int MinSeconds, int MaxSeconds, long FloorMicros);
