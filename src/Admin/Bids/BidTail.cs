using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Rtb.Admin.Terminal;
using Rtb.Campaigns.Events;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid tail</c>: the events that a bidder on this machine has written to its spool.</summary>
internal static class BidTail
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var spool = new Option<string>("--spool") { Description = "spool folder of the bidder", DefaultValueFactory = _ =>
            Path.Combine("data", "spool") };
        var follow = new Option<bool>("--follow", "-f") { Description = "go on as events are written" };
        var last = new Option<int>("--last", "-n") { Description = "only this many of the newest events to begin with; 0: all",
            DefaultValueFactory = _ => 20 };
        var reason = new Option<string?>("--reason") { Description = "only this NoBidReason; NONE are the bids" };
        var command = new Command("tail", "show bid events from the spool") { spool, follow, last, reason };
        command.SetAction((arguments, cancellation) => RunAsync(
            arguments, arguments.GetRequiredValue(spool), arguments.GetValue(follow), arguments.GetValue(last), arguments.GetValue(reason),
                cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, string spool, bool follow, int last, string? reason,
        CancellationToken cancellation)
    {
        if (!Directory.Exists(spool))
        {
            throw new DirectoryNotFoundException($"there is no spool folder {spool}");
        }
        var json = arguments.GetValue(GlobalOptions.Output) != OutputFormat.Table;
        var newest = new Queue<BidEvent>();
        var damaged = false;
        using var reader = new SpoolReader(spool);
        for (var read = reader.Read(); read.Kind != SpoolReadKind.End; read = reader.Read())
        {
            damaged |= !Take(read, reason, bidEvent => newest.Enqueue(bidEvent));
            if (last > 0 && newest.Count > last)
            {
                newest.Dequeue();
            }
        }
        foreach (var bidEvent in newest)
        {
            Print(bidEvent, json);
        }
        if (follow)
        {
            await foreach (var read in reader.FollowAsync(PollInterval, TimeProvider.System, cancellation))
            {
                Take(read, reason, bidEvent => Print(bidEvent, json));
            }
        }
        return (int)(damaged ? ExitCode.Invalid : ExitCode.Ok);
    }

    /// <summary>False when the spool is damaged here; what and where is said on stderr.</summary>
    private static bool Take(SpoolRead read, string? reason, Action<BidEvent> accept)
    {
        if (read.Kind == SpoolReadKind.Frame)
        {
            var bidEvent = BidEvent.Parser.ParseFrom(read.Payload.Span);
            if (reason is null || string.Equals(bidEvent.Reason, reason, StringComparison.OrdinalIgnoreCase))
            {
                accept(bidEvent);
            }
            return true;
        }
        Console.Error.WriteLine($"rtbctl: {read.Kind} at file {read.Position.Sequence} offset {read.Position.Offset} ({read.Bytes} bytes)");
        return read.Kind == SpoolReadKind.TornTail;
    }

    private static void Print(BidEvent bidEvent, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonFormatter.Default.Format(bidEvent));
            return;
        }
        var time = DateTimeOffset.FromUnixTimeMilliseconds(bidEvent.TimeMs).ToString("yyyy-MM-dd HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture);
        var price = bidEvent.PriceMicros > 0 ? (bidEvent.PriceMicros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture) : "-";
        var microseconds = (bidEvent.DurationNs / 1000.0).ToString("0.0", CultureInfo.InvariantCulture);
        var campaign = bidEvent.CampaignId.Length > 0 ? bidEvent.CampaignId : "-";
        Console.Out.WriteLine($"{time}  {bidEvent.Reason,-28} {price,10}  {microseconds,8} us  {bidEvent.AuctionId}  {campaign}");
    }
}
