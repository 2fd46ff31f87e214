using System.Globalization;
using System.Text.Json;
using Rtb.Load.Rows;
using Rtb.Load.Running;

namespace Rtb.Load.OpenLoop;

/// <summary>An open loop in a process of its own, so that the harness's memory and timers do not disturb it.</summary>
internal static class OpenLoopProcess
{
    /// <param name="settings">How long.</param>
    /// <param name="target">Address and path.</param>
    /// <param name="isGrpc">gRPC over HTTP/2, else JSON over HTTP/1.1.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="core">Where the generator runs; null: anywhere.</param>
    /// <param name="more">More options of the command.</param>
    public static async Task<OpenLoopFigures> RunAsync(
        MeasureSettings settings, Uri target, bool isGrpc, double rate, int? core, params string[] more)
    {
        string[] command =
        [
            "dotnet", typeof(OpenLoopProcess).Assembly.Location, "open-loop", "--target", target.ToString(),
            "--format", isGrpc ? "grpc" : "json", "--rate", rate.ToString(CultureInfo.InvariantCulture),
            "--seconds", $"{settings.Seconds}", "--warm", $"{settings.WarmSeconds}", "--json", .. more,
        ];
        var limit = TimeSpan.FromSeconds(settings.Seconds + settings.WarmSeconds + 60);
        var output = await GeneratorProcess.RunAsync(core, command, limit, OpenLoopCommand.Unclean);
        return JsonSerializer.Deserialize(output.Text, OpenLoopJson.Default.OpenLoopFigures)
            ?? throw new InvalidDataException($"the generator printed no figures:\n{output.Text}");
    }
}
