using System.CommandLine;
using System.CommandLine.Parsing;
using Rtb.Load.OpenLoop;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

[Flags]
internal enum MeasuredPart
{
    Http = 1,
    Grpc = 2,
    OpenLoop = 4,
    Rpc = 8,
    Stream = 16,
    Overload = 32,
    ColdStart = 64,
}

/// <summary>
/// <c>all</c>, <c>http</c>, <c>grpc</c>, <c>rpc</c>, <c>stream</c>, <c>overload</c>, <c>cold</c> and <c>open-loop</c> without a target:
/// measure rows and write them down.
/// </summary>
internal static class MeasureCommand
{
    public const string BidderPath = "src/Bidder/bin/Release/net10.0/Rtb.Bidder.dll";

    public static Command Build(string name, string description, MeasuredPart parts)
    {
        var options = new MeasureOptions();
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction(parsed => RunAsync(parsed, options, parts));
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, MeasureOptions options, MeasuredPart parts)
    {
        if (Tools.Missing() is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 2;
        }
        var root = RepositoryRoot();
        var machine = MachineFacts.Read();
        if (machine.LoadAverage > MachineFacts.QuietLoadMax)
        {
            Console.WriteLine($"The load average is {machine.LoadAverage}: somebody else is using this machine, do not trust the figures.");
        }
        var bidder = options.Bidder(parsed) ?? Path.Combine(root, BidderPath);
        if (!File.Exists(bidder))
        {
            Console.WriteLine($"{bidder} is not built: only the baselines are measured.");
        }
        var folder = Directory.CreateTempSubdirectory("rtb-load-").FullName;
        try
        {
            var settings = options.Settings(parsed, File.Exists(bidder) ? bidder : null, folder);
            var measurement = await MeasureAsync(settings, parts);
            ResultTable.Print(measurement.Rows, Console.Out);
            var words = string.Join(' ', parsed.Tokens.Select(token => token.Value));
            var command = $"dotnet run -c Release --project benchmarks/Load -- {words}";
            var now = DateTimeOffset.UtcNow.ToString("O");
            var commit = MachineFacts.Commit(root);
            var result = new ResultFile(now, command, commit, machine, measurement.Rows, measurement.Rounds, measurement.BidShares);
            result.Write(options.Output(parsed));
            Console.WriteLine($"written to {options.Output(parsed)}");
            return measurement.Rounds.Values.SelectMany(rounds => rounds).Any(figures => figures.Answered == 0) ? 1 : 0;
        }
        catch (Exception error) when (error is InvalidOperationException or TimeoutException or FormatException)
        {
            // A server or generator that does not do its part says why in its output, which is the message.
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Measurement> MeasureAsync(MeasureSettings settings, MeasuredPart parts)
    {
        var measurement = new Measurement(settings);
        if (parts.HasFlag(MeasuredPart.Http))
        {
            await measurement.MeasureHttpAsync();
            await measurement.MeasureHttpAllBidAsync();
        }
        if (parts.HasFlag(MeasuredPart.Grpc))
        {
            await measurement.MeasureGrpcAsync();
        }
        if (parts.HasFlag(MeasuredPart.OpenLoop))
        {
            var openLoop = new OpenLoopRows(settings);
            await openLoop.MeasureAsync();
            measurement.Rows.AddRange(openLoop.Rows);
        }
        if (parts.HasFlag(MeasuredPart.Rpc))
        {
            await RpcRows.MeasureAsync(settings, measurement);
        }
        if (parts.HasFlag(MeasuredPart.Stream))
        {
            await StreamRows.MeasureAsync(settings, measurement);
        }
        if (parts.HasFlag(MeasuredPart.Overload))
        {
            await OverloadRows.MeasureAsync(settings, measurement);
        }
        if (parts.HasFlag(MeasuredPart.ColdStart))
        {
            await ColdStartRows.MeasureAsync(settings, measurement);
        }
        return measurement;
    }

    internal static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bidder.sln")))
            {
                return folder.FullName;
            }
        }
        return Environment.CurrentDirectory;
    }
}

/// <summary>Options that all measuring commands share.</summary>
internal sealed class MeasureOptions
{
    private readonly Option<int> _rounds = new("--rounds") { DefaultValueFactory = _ => 3, Description = "Rounds of A B A B." };
    private readonly Option<int> _seconds = new("--seconds") { DefaultValueFactory = _ => 8, Description = "Length of one run." };
    private readonly Option<int> _campaigns = new("--campaigns") { DefaultValueFactory = _ => 10_000, Description = "All rows but B13." };
    private readonly Option<string?> _bidder = new("--bidder") { Description = "Rtb.Bidder.dll to measure." };
    private readonly Option<string> _output = new("--out") { DefaultValueFactory = _ => "load-result.json", Description = "File." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _rounds, _seconds, _campaigns, _bidder, _output })
        {
            command.Options.Add(option);
        }
        _rounds.Validators.Add(result => RequireAtLeastOne(result, _rounds));
        _seconds.Validators.Add(result => RequireAtLeastOne(result, _seconds));
        _campaigns.Validators.Add(result => RequireAtLeastOne(result, _campaigns));
    }

    public MeasureSettings Settings(ParseResult parsed, string? bidder, string folder) =>
        new(parsed.GetValue(_rounds), parsed.GetValue(_seconds), parsed.GetValue(_campaigns), bidder, folder);

    public int Seconds(ParseResult parsed) => parsed.GetValue(_seconds);

    public string? Bidder(ParseResult parsed) => parsed.GetValue(_bidder);

    public string Output(ParseResult parsed) => parsed.GetValue(_output)!;

    private static void RequireAtLeastOne(OptionResult result, Option<int> option)
    {
        if (result.GetValue(option) < 1)
        {
            result.AddError($"{option.Name} must be at least 1");
        }
    }
}
