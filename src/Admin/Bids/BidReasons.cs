using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Grpc.Net.Client;
using Rtb.Admin.Terminal;
using Rtb.Contracts.Bidding.V1;
using Spectre.Console;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid reasons</c>: how often campaigns met each reason since the bidder started.</summary>
internal static class BidReasons
{
    public static Command Create()
    {
        var endpoint = GlobalOptions.OperatorEndpoint();
        var campaign = new Option<string>("--campaign") { Description = "only this campaign", DefaultValueFactory = _ => "" };
        var reason = new Option<string>("--reason") { Description = "only this reason; NONE are the bids", DefaultValueFactory = _ => "" };
        var limit = new Option<int>("--limit") { Description = "at most this many lines, most first", DefaultValueFactory = _ => 100 };
        var command = new Command("reasons", "show why campaigns bid or not, counted since the start")
        {
            endpoint, campaign, reason, limit,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var channel = GrpcChannel.ForAddress(arguments.GetRequiredValue(endpoint));
            var request = new ListCampaignReasonsRequest
            {
                CampaignId = arguments.GetRequiredValue(campaign),
                Reason = arguments.GetRequiredValue(reason).ToUpperInvariant(),
                PageSize = arguments.GetValue(limit),
            };
            var deadline = DateTime.UtcNow.AddSeconds(arguments.GetValue(GlobalOptions.Timeout));
            var client = new InspectionService.InspectionServiceClient(channel);
            var answer = await client.ListCampaignReasonsAsync(request, null, deadline, cancellation);
            switch (arguments.GetValue(GlobalOptions.Output))
            {
                case OutputFormat.Table:
                    Screen.Data(arguments).Write(TableOf(answer));
                    break;
                case OutputFormat.Jsonl:
                    answer.Reasons.ToList().ForEach(line => Console.Out.WriteLine(JsonFormatter.Default.Format(line)));
                    break;
                default:
                    Console.Out.WriteLine(JsonFormatter.Default.Format(answer));
                    break;
            }
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Table TableOf(ListCampaignReasonsResponse answer)
    {
        var table = Screen.NewTable("CAMPAIGN", "REASON", "COUNT");
        foreach (var line in answer.Reasons)
        {
            table.AddRow(Markup.Escape(line.CampaignId), line.Reason, line.Count.ToString("N0", CultureInfo.InvariantCulture));
        }
        return table;
    }
}
