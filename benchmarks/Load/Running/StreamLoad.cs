using System.Text.Json;
using Rtb.Load.Streaming;

namespace Rtb.Load.Running;

/// <summary>Closed-loop load on one bidirectional stream, from the harness's own generator in a process of its own.</summary>
internal sealed class StreamLoad(IReadOnlyList<string> files, string method, int inFlight, int? core) : ILoad
{
    public async Task<LoadFigures> RunAsync(Uri target, int seconds)
    {
        string[] command =
        [
            "dotnet", typeof(StreamLoad).Assembly.Location, StreamLoadCommand.Name, "--target", new Uri(target, method).ToString(),
            "--in-flight", $"{inFlight}", "--seconds", $"{seconds}", "--message", .. files,
        ];
        var limit = TimeSpan.FromSeconds(seconds + 30);
        var output = await GeneratorProcess.RunAsync(core, command, limit, StreamLoadCommand.Unclean);
        var figures = JsonSerializer.Deserialize(output.Text, StreamJson.Default.StreamFigures)
            ?? throw new InvalidDataException($"the generator printed no figures:\n{output.Text}");
        return new LoadFigures(figures.Answered, figures.Errors, figures.PerSecond, output.CpuShare);
    }
}
