using System.CommandLine;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Net.Client;
using Rtb.Admin.Terminal;
using Rtb.Contracts.Bidding.V1;
using Spectre.Console;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid explain FILE</c>: the verdict of every gate, campaign by campaign.</summary>
internal static class BidExplain
{
    private const int EvidenceMax = 60;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "OpenRTB request: JSON, or protobuf in .pb or .bin; - is stdin" };
        var endpoint = GlobalOptions.OperatorEndpoint();
        var exchange = new Option<string>("--exchange") { Description = "exchange id; default the catalogue's first",
            DefaultValueFactory = _ => "" };
        var campaign = new Option<string>("--campaign") { Description = "only this campaign, with every gate", DefaultValueFactory = _ =>
            "" };
        var limit = new Option<int>("--limit") { Description = "campaigns an impression, best first", DefaultValueFactory = _ => 20 };
        var command = new Command("explain", "say why a request gets a bid or not, without spending anything") { file, endpoint, exchange,
            campaign, limit };
        command.SetAction(async (arguments, cancellation) =>
        {
            var path = arguments.GetRequiredValue(file);
            var request = new ExplainRequest
            {
                ExchangeId = arguments.GetRequiredValue(exchange),
                CampaignId = arguments.GetRequiredValue(campaign),
                PageSize = arguments.GetValue(limit),
            };
            var body = await RequestFile.ReadAsync(path, cancellation);
            if (RequestFile.IsProtobuf(path))
            {
                request.BidRequest = RequestFile.Parse(path, body);
            }
            else
            {
                request.BidRequestJson = Encoding.UTF8.GetString(body);
            }
            using var channel = GrpcChannel.ForAddress(arguments.GetRequiredValue(endpoint));
            var client = new Rtb.Contracts.Bidding.V1.Bidder.BidderClient(channel);
            var deadline = DateTime.UtcNow.AddSeconds(arguments.GetValue(GlobalOptions.Timeout));
            var answer = await client.ExplainAsync(request, null, deadline, cancellation);
            if (arguments.GetValue(GlobalOptions.Output) == OutputFormat.Table)
            {
                Show(Screen.Data(arguments), answer, allGates: request.CampaignId.Length > 0);
            }
            else
            {
                Console.Out.WriteLine(JsonFormatter.Default.Format(answer));
            }
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void Show(IAnsiConsole screen, ExplainResponse answer, bool allGates)
    {
        screen.WriteLine($"{answer.Reason}  (catalogue version {answer.CatalogVersion})");
        screen.WriteLine(string.Join("  ", answer.Facts.Select(fact => $"{fact.Name}={fact.Value}")));
        foreach (var impression in answer.Impressions)
        {
            screen.WriteLine();
            foreach (var bid in impression.Bids)
            {
                var deal = bid.DealId.Length > 0 ? $" on deal {bid.DealId}" : "";
                screen.WriteLine($"impression {impression.ImpressionId}: bid {Money(bid.PriceMicros)} for campaign {bid.CampaignId}{deal}");
            }
            if (impression.Bids.Count == 0)
            {
                screen.WriteLine($"impression {impression.ImpressionId}: {impression.Reason}");
            }
            var table = Screen.NewTable("CAMPAIGN", "NAME", "VERDICT", "PRICE", "REQUEST", "CAMPAIGN WANTS");
            foreach (var campaign in impression.Campaigns)
            {
                var decisive = campaign.Gates.FirstOrDefault(gate => !gate.Passed);
                table.AddRow(
                    Markup.Escape(campaign.CampaignId), Markup.Escape(campaign.DisplayName), Markup.Escape(campaign.Reason),
                    campaign.PriceMicros > 0 ? Money(campaign.PriceMicros) : "", Markup.Escape(Short(decisive?.RequestValue ?? "")),
                    Markup.Escape(Short(decisive?.CampaignValue ?? "")));
            }
            screen.Write(table);
            if (allGates)
            {
                ShowGates(screen, impression);
            }
        }
    }

    private static void ShowGates(IAnsiConsole screen, ImpressionExplanation impression)
    {
        var table = Screen.NewTable("GATE", "VERDICT", "REQUEST", "CAMPAIGN WANTS");
        foreach (var gate in impression.Campaigns.SelectMany(campaign => campaign.Gates))
        {
            table.AddRow(Markup.Escape(gate.Gate), gate.Passed ? "pass" : "REFUSE", Markup.Escape(gate.RequestValue),
                Markup.Escape(gate.CampaignValue));
        }
        screen.WriteLine();
        screen.Write(table);
    }

    /// <summary>Lists may be long; --campaign shows one campaign in full.</summary>
    private static string Short(string evidence) => evidence.Length <= EvidenceMax ? evidence : evidence[..(EvidenceMax - 1)] + "…";

    private static string Money(long micros) => (micros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);
}
