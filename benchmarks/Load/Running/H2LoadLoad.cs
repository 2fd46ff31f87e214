using System.Globalization;
using System.Text.RegularExpressions;

namespace Rtb.Load.Running;

/// <summary>Closed-loop gRPC load: h2load, one connection of 100 streams, one body a run and a run for each body.</summary>
internal sealed partial class H2LoadLoad(IReadOnlyList<string> files, int? core) : ILoad
{
    private const int Streams = 100;

    public H2LoadLoad(BodyFolder bodies, int? core, int runs)
        : this(bodies.SpreadFiles(runs), core)
    {
    }

    public async Task<LoadFigures> RunAsync(Uri target, int seconds)
    {
        var parts = new List<LoadFigures>();
        var each = Math.Max(1, (int)Math.Round((double)seconds / files.Count));
        foreach (var file in files)
        {
            string[] command =
            [
                "h2load", "-t1", "-c1", $"-m{Streams}", $"-D{each}", $"--data={file}",
                "--header=content-type: application/grpc", "--header=te: trailers", target.ToString(),
            ];
            parts.Add(Parse(await GeneratorProcess.RunAsync(core, command, TimeSpan.FromSeconds(each + 30))));
        }
        return Mean(parts);
    }

    /// <summary>Every body is sent equally often in the mix that is meant, so the rates have a harmonic mean.</summary>
    internal static LoadFigures Mean(IReadOnlyList<LoadFigures> parts)
    {
        var perSecond = parts.Any(part => part.PerSecond == 0) ? 0 : parts.Count / parts.Sum(part => 1 / part.PerSecond);
        return new LoadFigures(parts.Sum(p => p.Answered), parts.Sum(p => p.Errors), perSecond, parts.Average(p => p.GeneratorCpuShare));
    }

    internal static LoadFigures Parse(GeneratorOutput output)
    {
        var rate = Rate().Match(output.Text);
        var status = Statuses().Match(output.Text);
        var outcome = Outcome().Match(output.Text);
        if (!rate.Success || !status.Success || !outcome.Success)
        {
            throw new FormatException($"h2load printed no summary:\n{output.Text}");
        }
        var good = Number(status.Groups["good"]);
        var done = Number(outcome.Groups["done"]);
        var failed = Number(outcome.Groups["failed"]) + Number(outcome.Groups["errored"]) + Number(outcome.Groups["timeout"]);
        var perSecond = double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture);
        return new LoadFigures(good, Math.Max(failed, done - good), done == 0 ? 0 : perSecond * good / done, output.CpuShare);
    }

    private static long Number(Group group) => long.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"finished in [^,]+, (?<rate>[\d.]+) req/s", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"status codes: (?<good>\d+) 2xx", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Statuses();

    [GeneratedRegex(
        @"(?<done>\d+) done, \d+ succeeded, (?<failed>\d+) failed, (?<errored>\d+) errored, (?<timeout>\d+) timeout",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Outcome();
}
