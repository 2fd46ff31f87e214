using System.CommandLine;
using Google.Protobuf;
using Grpc.Net.Client;
using Rtb.Admin.Terminal;
using Rtb.Contracts.Bidding.V1;
using Spectre.Console;

namespace Rtb.Admin;

/// <summary><c>rtbctl budget show CAMPAIGN</c>: what is left of a campaign's budget on this bidder.</summary>
internal static class BudgetCommand
{
    public static Command Create()
    {
        var campaign = new Argument<string>("CAMPAIGN") { Description = "campaign id" };
        var endpoint = GlobalOptions.OperatorEndpoint();
        var show = new Command("show", "budget, leased, held and settled spend of a campaign") { campaign, endpoint };
        show.SetAction(async (arguments, cancellation) =>
        {
            using var channel = GrpcChannel.ForAddress(arguments.GetRequiredValue(endpoint));
            var client = new SpendService.SpendServiceClient(channel);
            var deadline = DateTime.UtcNow.AddSeconds(arguments.GetValue(GlobalOptions.Timeout));
            var request = new GetBudgetStatusRequest { CampaignId = arguments.GetRequiredValue(campaign) };
            var status = await client.GetBudgetStatusAsync(request, null, deadline, cancellation);
            if (arguments.GetValue(GlobalOptions.Output) != OutputFormat.Table)
            {
                Console.Out.WriteLine(JsonFormatter.Default.Format(status));
                return (int)ExitCode.Ok;
            }
            var table = Screen.NewTable("DAY", "BUDGET", "SPENDABLE", "COMMITTED", "HELD", "SETTLED", "LATE", "LIFETIME SETTLED");
            table.AddRow(
                Markup.Escape(status.Day), Money(status.DailyBudgetNanos), Money(status.SpendableNanos), Money(status.CommittedNanos),
                Money(status.HeldNanos), Money(status.SettledNanos), Money(status.LateNanos), Money(status.LifetimeSettledNanos));
            Screen.Data(arguments).Write(table);
            return (int)ExitCode.Ok;
        });
        return new Command("budget", "budgets of campaigns") { show };
    }

    private static string Money(long nanos) =>
        (nanos / 1_000_000_000m).ToString("0.00#######", System.Globalization.CultureInfo.InvariantCulture);
}
