using System.Globalization;
using System.Text;

namespace Rtb.Bidder.Serving;

/// <summary>What a person reads at the start: which ports listen and lines that get a bid.</summary>
internal static class StartupText
{
    private const string Rtbctl = "dotnet run -c Release --project src/Admin --";

    public static string Ready(BidderProcess bidder)
    {
        var text = new StringBuilder();
        var host = bidder.Address;
        text.Append(CultureInfo.InvariantCulture, $"""
            The bidder is ready: {bidder.CatalogSummary}
              bids, HTTP     http://{host}:{bidder.HttpPort}/openrtb2/bid
              bids, gRPC     {host}:{bidder.GrpcPort} bidding.v1.Bidder/Bid
              operator HTTP  http://{host}:{bidder.OperatorHttpPort}/readyz /livez /version /metrics
              operator gRPC  {host}:{bidder.OperatorGrpcPort} Explain, SpendService, health, reflection
              notices        http://{host}:{bidder.NoticePort}/n/win /n/bill /n/loss /t/imp /t/click

            Get a bid:
              curl -s http://{host}:{bidder.HttpPort}/openrtb2/bid -H 'content-type: application/json' -d @samples/bid-request.json
              {Rtbctl} bid send samples/bid-request.json --endpoint http://{host}:{bidder.GrpcPort}
              {Rtbctl} bid explain samples/bid-request.json --endpoint http://{host}:{bidder.OperatorGrpcPort}

            """);
        return text.ToString();
    }

    /// <summary>One line for each setting, from the options themselves.</summary>
    public static string Help()
    {
        var text = new StringBuilder("Rtb.Bidder [--config FILE] [--setting value ...]; also as environment RTB_BIDDER__SETTING.\n\n");
        var defaults = new BidderOptions();
        foreach (var property in typeof(BidderOptions).GetProperties())
        {
            var name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            text.Append(CultureInfo.InvariantCulture, $"  --{name,-22} default {property.GetValue(defaults)}\n");
        }
        return text.Append("\nWhat each means: docs/OPERATIONS.md\n").ToString();
    }
}
