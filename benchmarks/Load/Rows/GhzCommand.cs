using System.CommandLine;
using System.CommandLine.Parsing;
using Rtb.Corpus;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary><c>ghz</c>: unary Bid and BidStream from ghz, beside h2load's rate of the same unary call.</summary>
internal static class GhzCommand
{
    private const int Runs = 4;
    private const string UnaryName = "ghz Bid";
    private const string StreamName = "ghz BidStream";
    private const string H2LoadName = "h2load Bid";

    public static Command Build()
    {
        var options = new MeasureOptions();
        var command = new Command("ghz", "Drive Bid and BidStream with ghz, beside h2load.");
        options.AddTo(command);
        command.SetAction(parsed => RunAsync(parsed, options));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, MeasureOptions options)
    {
        var root = MeasureCommand.RepositoryRoot();
        if (Find(root) is not { } program)
        {
            Console.WriteLine("SKIPPED: ghz is neither on the PATH nor in tools/ of RTB_SHARED or of ../shared");
            return 0;
        }
        var bidder = options.Bidder(parsed) ?? Path.Combine(root, MeasureCommand.BidderPath);
        if (!File.Exists(bidder))
        {
            await Console.Error.WriteLineAsync($"{bidder} is not built");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("rtb-ghz-").FullName;
        try
        {
            var comparison = await MeasureAsync(options.Settings(parsed, bidder, folder), program, Path.Combine(root, "protos"));
            return Report(comparison);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Comparison> MeasureAsync(MeasureSettings settings, string program, string protos)
    {
        var bodies = settings.WriteBodies("exchange", RequestMix.Exchange);
        var catalog = settings.WriteCatalog(settings.Campaigns, CatalogShape.Mixed);
        var data = settings.DataFolder("ghz");
        await using var bidder = await Peers.StartBidderAsync(settings.Bidder!, catalog, data, isGrpc: true, MeasureSettings.ServerCore);
        List<byte[]> messages = [.. bodies.Spread(Runs).Select(index => bodies.Requests[index].Protobuf)];
        const int core = MeasureSettings.GeneratorCore;
        Contender[] contenders =
        [
            new(H2LoadName, bidder, new H2LoadLoad(bodies, core, Runs)),
            new(UnaryName, bidder, new GhzLoad(program, protos, messages, isStream: false, Path.Combine(settings.Folder, "unary"), core)),
            new(StreamName, bidder, new GhzLoad(program, protos, messages, isStream: true, Path.Combine(settings.Folder, "stream"), core)),
        ];
        return await Comparison.RunAsync("ghz", contenders, settings.Rounds, settings.Seconds, settings.WarmSeconds);
    }

    private static int Report(Comparison comparison)
    {
        var errors = 0L;
        foreach (var (name, rounds) in comparison.Figures)
        {
            var wrong = rounds.Sum(figures => figures.Errors);
            var share = rounds.Average(figures => figures.GeneratorCpuShare);
            errors += wrong;
            Console.WriteLine(
                $"{name}: {comparison.Median(name, figures => figures.PerSecond):n0} a second delivered, {wrong} errors, "
                + $"generator {share:p0} of a core");
        }
        return errors == 0 && comparison.Figures.Values.All(rounds => rounds.TrueForAll(figures => figures.Answered > 0)) ? 0 : 1;
    }

    private static string? Find(string root)
    {
        var shared = Environment.GetEnvironmentVariable("RTB_SHARED") ?? Path.Combine(root, "..", "shared");
        var beside = Path.Combine(shared, "tools", "ghz");
        return File.Exists(beside) ? Path.GetFullPath(beside) : Tools.Find("ghz");
    }
}
