using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>What became of a notice.</summary>
internal enum NoticeOutcome
{
    /// <summary>It changed something, and the change is on disk.</summary>
    Applied,

    /// <summary>It was known, or there was nothing left to change.</summary>
    Repeated,

    /// <summary>Of a test request: booked nowhere.</summary>
    Test,

    TokenExpired,
    PriceInvalid,

    /// <summary>Neither the campaign nor the chunk is known here; nothing is booked.</summary>
    UnknownCampaign,

    /// <summary>The journal does not take writes; the sender must try again.</summary>
    Unavailable,
}

/// <param name="ChargedNanos">What this impression costs in all, booked now or earlier; 0 when nothing is booked.</param>
/// <param name="LateNanos">The part of a charge booked by this notice that no reservation covered.</param>
/// <param name="CampaignKnown">False when the booking went to a chunk whose campaign is not in the catalogue.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NoticeResult(NoticeOutcome Outcome, long ChargedNanos = 0, long LateNanos = 0, bool CampaignKnown = true);
