using System.Globalization;
using System.Text.RegularExpressions;

namespace Rtb.Load.Running;

/// <summary>Closed-loop HTTP/1.1 load: wrk, one thread, 64 connections, a rotation of bodies.</summary>
internal sealed partial class WrkLoad(BodyFolder bodies, int? core) : ILoad
{
    private const int Connections = 64;

    private static readonly string[] Broken = ["connect", "read", "write", "timeout"];

    private readonly string _script = WrkScript.Write(bodies.Folder);

    public async Task<LoadFigures> RunAsync(Uri target, int seconds)
    {
        string[] command =
        [
            "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "--timeout", "5s", "-s", _script, target.ToString(),
            "--", bodies.Folder, $"{bodies.Count}",
        ];
        var output = await GeneratorProcess.RunAsync(core, command, TimeSpan.FromSeconds(seconds + 30));
        return Parse(output);
    }

    internal static LoadFigures Parse(GeneratorOutput output)
    {
        var summary = Summary().Match(output.Text);
        if (!summary.Success)
        {
            throw new FormatException($"wrk printed no summary:\n{output.Text}");
        }
        var requests = Number(summary.Groups["requests"]);
        var refused = Number(Refused().Match(output.Text).Groups["refused"]);
        var broken = SocketErrors().Match(output.Text);
        var errors = refused + Broken.Sum(name => Number(broken.Groups[name]));
        var answered = requests - refused;
        var perSecond = double.Parse(Rate().Match(output.Text).Groups["rate"].Value, CultureInfo.InvariantCulture);
        return new LoadFigures(answered, errors, requests == 0 ? 0 : perSecond * answered / requests, output.CpuShare);
    }

    private static long Number(Group group) => group.Success ? long.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"(?<requests>\d+) requests in ", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Summary();

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<refused>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Refused();

    [GeneratedRegex(
        @"Socket errors: connect (?<connect>\d+), read (?<read>\d+), write (?<write>\d+), timeout (?<timeout>\d+)",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SocketErrors();
}
