using Rtb.Bidder.Decode;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Price;
using Rtb.Bidder.Privacy;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder;

/// <summary>All memory that one bid needs, made once and used by one request at a time.</summary>
/// <remarks>Rented from <see cref="BidContextPool"/>; nothing in it is shared between threads while it is rented.</remarks>
internal sealed class BidContext
{
    /// <summary>Bids that an answer has room for beyond one for each impression.</summary>
    private const int ExtraBidsMax = 64;

    public BidContext(DecodeLimits limits, int responseBytesMax)
    {
        Request = new DecodedRequest(limits);
        Match = new MatchState(limits);
        Bids = new ChosenBid[Math.Min(limits.ImpressionsMax + ExtraBidsMax, BidAssembly.BidsMax)];
        ImpressionReasons = new NoBidReason[limits.ImpressionsMax];
        Output = new byte[responseBytesMax];

        // "Not said" is not 0 everywhere.
        Reset();
    }

    public DecodedRequest Request { get; }

    public MatchState Match { get; }

    public ChosenBid[] Bids { get; }

    public int BidCount;

    /// <summary>The best candidates of the impression at hand: on its deals, and in its open auction.</summary>
    public Shortlist DealShortlist { get; } = new();
    public Shortlist Shortlist { get; } = new();

    /// <summary>Whether the impression at hand has an open auction that we may bid in, how it is decided and what it asks.</summary>
    public bool IsOpen;
    public AuctionKind OpenKind;
    public AskedPrice OpenPrice;

    /// <summary>What each impression ended with, for Explain and the counters.</summary>
    public NoBidReason[] ImpressionReasons { get; }

    public byte[] Output { get; }

    public int OutputLength;

    /// <summary>Stopwatch ticks at which the request's bytes were complete, and after which an answer is worthless.</summary>
    public long ReceivedTicks;
    public long DeadlineTicks;

    /// <summary>Stopwatch ticks at which the bids were written; 0 while there are none.</summary>
    public long AnsweredTicks;

    /// <summary>Wall clock of this request, UTC milliseconds.</summary>
    public long NowMs;

    /// <summary>The one snapshot of this request, set by the pipeline's first line.</summary>
    public CampaignSnapshot? Snapshot;
    public ExchangeEntry? Exchange;

    /// <summary>Keyed hash of the user, under which impressions count; 0 when there is no identity or none may be used.</summary>
    public ulong UserKey;

    /// <summary>What the request forbids.</summary>
    public PrivacyDecision Privacy;

    /// <summary>Whether targeting may know the user.</summary>
    public bool IsIdentityUsable => UserKey != 0 && !Privacy.Forbids(PrivacyLimits.Identity);

    /// <summary><see cref="CurrencyCode"/> the answer will be in.</summary>
    public int Currency;

    /// <summary>Number of this request on this node; makes impression ids unique.</summary>
    public ulong Sequence;

    /// <summary>Which door the request came through, for the counters.</summary>
    public RequestFormat Source;

    /// <summary>Decide, but reserve, count and record nothing (Explain, warm-up).</summary>
    public bool DryRun;

    /// <summary>How many of the bids wanted for an impression there is room for; one is kept for each impression that follows.</summary>
    public int RoomFor(int wanted, int impressionIndex) =>
        Math.Min(wanted, Bids.Length - BidCount - (Request.ImpressionCount - 1 - impressionIndex));

    /// <summary>Back to the state of a fresh context; buffers keep their bytes.</summary>
    public void Reset()
    {
        Request.Reset();
        Array.Clear(Bids, 0, BidCount);
        BidCount = OutputLength = 0;
        Snapshot = null;
        Exchange = null;
        UserKey = 0;
        Privacy = default;
        DryRun = false;
        DeadlineTicks = long.MaxValue;
        AnsweredTicks = 0;
    }
}
