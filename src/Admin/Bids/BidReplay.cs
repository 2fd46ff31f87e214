using System.CommandLine;
using System.Globalization;
using Rtb.Admin.Replay;
using Rtb.Admin.Terminal;
using Spectre.Console;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid replay FILE</c>: many requests at a rate, and what became of them.</summary>
internal static class BidReplay
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "requests, one JSON document a line; - is stdin" };
        var endpoint = GlobalOptions.BidEndpoint();
        var http = new Option<string?>("--http") { Description = "POST to this URL instead of gRPC" };
        var rate = new Option<double>("--rate") { Description = "requests a second; 0: as fast as the answers come",
            DefaultValueFactory = _ => 0 };
        var concurrency = new Option<int>("--concurrency") { Description = "requests in flight at most", DefaultValueFactory = _ => 16 };
        var repeat = new Option<int>("--repeat") { Description = "how many times the file is sent", DefaultValueFactory = _ => 1 };
        AtLeast(rate, 0);
        AtLeast(concurrency, 1);
        AtLeast(repeat, 1);
        var command = new Command("replay", "send a file of bid requests at a rate; table of outcomes and latency") { file, endpoint, http,
            rate, concurrency, repeat };
        command.SetAction(async (arguments, cancellation) =>
        {
            var path = arguments.GetRequiredValue(file);
            var documents = RequestFile.Split(path, await RequestFile.ReadAsync(path, cancellation));
            if (documents.Count == 0)
            {
                Console.Error.WriteLine($"rtbctl: {path} holds no request");
                return (int)ExitCode.Invalid;
            }
            var timeout = TimeSpan.FromSeconds(arguments.GetValue(GlobalOptions.Timeout));
            using var target = arguments.GetValue(http) is { } url
                ? ReplayTarget.Http(new Uri(url), path, documents, timeout)
                : ReplayTarget.Grpc(arguments.GetRequiredValue(endpoint), path, documents, timeout);
            var plan = new ReplayPlan(documents.Count * (long)arguments.GetValue(repeat), arguments.GetValue(rate),
                arguments.GetValue(concurrency));
            var result = await RunAsync(arguments, target, plan, cancellation);
            Show(arguments, result);
            return (int)(result.Errors == 0 ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }

    private static void AtLeast<T>(Option<T> option, T minimum)
        where T : IComparable<T>, IParsable<T> =>
        option.Validators.Add(result =>
        {
            // The token itself: asking for the value of one that is no number throws, and the parser already says what is wrong with it.
            if (result.Tokens.Count > 0
                && T.TryParse(result.Tokens[^1].Value, CultureInfo.InvariantCulture, out var value)
                && value.CompareTo(minimum) < 0)
            {
                result.AddError($"{option.Name}: {value} is below {minimum}");
            }
        });

    private static async Task<ReplayResult> RunAsync(ParseResult arguments, ReplayTarget target, ReplayPlan plan,
        CancellationToken cancellation)
    {
        var run = new ReplayRun(target, plan, TimeProvider.System);
        if (Console.IsErrorRedirected)
        {
            return await run.RunAsync(cancellation);
        }
        return await Screen.Remarks(arguments).Progress().StartAsync(async context =>
        {
            var bar = context.AddTask("requests", maxValue: plan.Count);
            run.Progress = done => bar.Value = done;
            return await run.RunAsync(cancellation);
        });
    }

    private static void Show(ParseResult arguments, ReplayResult result)
    {
        if (arguments.GetValue(GlobalOptions.Output) != OutputFormat.Table)
        {
            Console.Out.WriteLine(result.ToJson());
            return;
        }
        var screen = Screen.Data(arguments);
        var outcomes = Screen.NewTable("OUTCOME", "COUNT", "SHARE");
        foreach (var (outcome, count) in result.Outcomes.OrderByDescending(outcome => outcome.Value))
        {
            outcomes.AddRow(Markup.Escape(outcome), count.ToString(CultureInfo.InvariantCulture),
                ((double)count / result.Answered).ToString("P1", CultureInfo.InvariantCulture));
        }
        screen.Write(outcomes);
        screen.WriteLine();
        var latency = Screen.NewTable("ANSWERED", "PER SECOND", "P50", "P90", "P99", "P99.9", "MAX");
        latency.AddRow(
            result.Answered.ToString(CultureInfo.InvariantCulture), result.PerSecond.ToString("0", CultureInfo.InvariantCulture),
            Milliseconds(0.5), Milliseconds(0.9), Milliseconds(0.99), Milliseconds(0.999), Milliseconds(1));
        screen.Write(latency);

        string Milliseconds(double quantile) =>
            result.Latency(quantile).TotalMilliseconds.ToString("0.000 ms", CultureInfo.InvariantCulture);
    }
}
