using System.Diagnostics;

namespace Rtb.Load.Running;

/// <summary>Runs a load generator to its end and says what it printed and how busy it was.</summary>
internal static class GeneratorProcess
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    /// <param name="core">The core to stay on; null: any.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="limit">After which the run counts as hung.</param>
    /// <param name="failureExitCode">Ends that still come with figures, besides 0.</param>
    public static async Task<GeneratorOutput> RunAsync(int? core, IReadOnlyList<string> command, TimeSpan limit, int failureExitCode = 0)
    {
        IReadOnlyList<string> words = core is { } number ? ["taskset", "-c", $"{number}", .. command] : command;
        var start = new ProcessStartInfo(Tools.Require(words[0]), words.Skip(1))
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} does not start");
        var clock = Stopwatch.StartNew();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var cpuSeconds = 0.0;
        var sampledAt = clock.Elapsed;
        using var timer = new PeriodicTimer(SampleEvery);
        while (!process.HasExited && await timer.WaitForNextTickAsync())
        {
            if (clock.Elapsed > limit)
            {
                process.Kill();
                throw new TimeoutException($"{words[0]} has not ended after {limit.TotalSeconds} s");
            }
            // The last sample before the end counts: an ended process has no times left to read.
            if (ProcessTimes.CpuSeconds(process.Id) is { } seconds and > 0)
            {
                (cpuSeconds, sampledAt) = (seconds, clock.Elapsed);
            }
        }
        await process.WaitForExitAsync();
        var text = await output;
        return process.ExitCode == 0 || process.ExitCode == failureExitCode
            ? new GeneratorOutput(text, cpuSeconds / sampledAt.TotalSeconds)
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with code {process.ExitCode}:\n{text}{await errors}");
    }
}

/// <param name="Text">What it printed.</param>
/// <param name="CpuShare">Of one core; near 1 the generator was the limit, not the server.</param>
internal sealed record GeneratorOutput(string Text, double CpuShare);
