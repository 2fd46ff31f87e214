using System.CommandLine;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid ...</c>: what one does with bid requests.</summary>
internal static class BidCommand
{
    public static Command Create() => new("bid", "send, explain and replay bid requests; read events, reasons and captures")
    {
        BidSend.Create(),
        BidExplain.Create(),
        BidReplay.Create(),
        BidTail.Create(),
        BidGet.Create(),
        BidReasons.Create(),
        BidCapture.Create(),
    };
}
