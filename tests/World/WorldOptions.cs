using Rtb.Bidder;
using Rtb.Bidder.Decode;

namespace Rtb.World;

/// <summary>How a <see cref="BidWorld"/> differs from a bidder with default options.</summary>
internal sealed record WorldOptions
{
    /// <summary>A Monday, 12:00 UTC.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; init; } = Noon;

    public DecodeLimits Limits { get; init; } = new();

    /// <summary>Pairs of user and cap that are remembered.</summary>
    public int CapEntries { get; init; } = 4096;

    public int RingSize { get; init; } = 1024;

    public string NoticeBaseUrl { get; init; } = "http://notice.example:8084";

    public int ResponseBytesMax { get; init; } = 256 * 1024;

    public BidRules Rules { get; init; } = new(CandidatesMax: 1024, LateNoticeSeconds: 3600, NodeId: 0x0123_4567_89AB_CDEF, Seed: 0);
}
