using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Rtb.Admin.Terminal;
using Rtb.Campaigns.Events;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid get ID</c>: everything that the spool knows of one bid or one auction.</summary>
internal static class BidGet
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "bid id (32 hexadecimal digits) or the exchange's auction id" };
        var spool = new Option<string>("--spool") { Description = "spool folder of the bidder", DefaultValueFactory = _ =>
            Path.Combine("data", "spool") };
        var command = new Command("get", "show the events of one bid or auction from the spool") { id, spool };
        command.SetAction(arguments =>
        {
            var folder = arguments.GetRequiredValue(spool);
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException($"there is no spool folder {folder}");
            }
            var found = Find(folder, arguments.GetRequiredValue(id)).ToList();
            foreach (var bidEvent in found)
            {
                Console.Out.WriteLine(arguments.GetValue(GlobalOptions.Output) == OutputFormat.Table
                    ? Lines(bidEvent)
                    : JsonFormatter.Default.Format(bidEvent));
            }
            if (found.Count == 0)
            {
                Console.Error.WriteLine("rtbctl: no event of that id is in the spool (the oldest files may be gone)");
            }
            return (int)(found.Count > 0 ? ExitCode.Ok : ExitCode.NotFound);
        });
        return command;
    }

    private static IEnumerable<BidEvent> Find(string folder, string id)
    {
        var bidId = id.Length == 32 && id.All(char.IsAsciiHexDigit) ? ByteString.CopyFrom(Convert.FromHexString(id)) : null;
        using var reader = new SpoolReader(folder);
        for (var read = reader.Read(); read.Kind != SpoolReadKind.End; read = reader.Read())
        {
            if (read.Kind != SpoolReadKind.Frame)
            {
                continue;
            }
            var bidEvent = BidEvent.Parser.ParseFrom(read.Payload.Span);
            if (bidEvent.AuctionId == id || (bidId is not null && bidEvent.ImpressionId.Equals(bidId)))
            {
                yield return bidEvent;
            }
        }
    }

    private static string Lines(BidEvent bidEvent)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(bidEvent.TimeMs).ToString(
            "yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var price = (bidEvent.PriceMicros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"""
            bid         {Convert.ToHexStringLower(bidEvent.ImpressionId.Span)}
            time        {time}
            exchange    {bidEvent.ExchangeId}
            auction     {bidEvent.AuctionId}, impression {bidEvent.ImpressionIndex}
            outcome     {bidEvent.Reason}
            campaign    {bidEvent.CampaignId}
            creative    {bidEvent.CreativeId}
            price       {price} CPM
            took        {bidEvent.DurationNs / 1000.0:0.0} us
            catalogue   version {bidEvent.CatalogVersion}
            test        {(bidEvent.Test ? "yes" : "no")}

            """);
    }
}
