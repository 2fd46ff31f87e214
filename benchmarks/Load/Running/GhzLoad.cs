using System.Text.Json;

namespace Rtb.Load.Running;

/// <summary>
/// Load from ghz, the tool that users take: the official Go client, one connection. It speaks to the bidder by the published contract and
/// knows nothing of this project.
/// </summary>
internal sealed class GhzLoad : ILoad
{
    private const int Concurrency = 100;
    private const int StreamConcurrency = 4;
    private const int MessagesPerStream = 1_000;

    private readonly string _program;
    private readonly string _protos;
    private readonly bool _isStream;
    private readonly int? _core;
    private readonly string[] _files;

    /// <param name="program">Path of ghz.</param>
    /// <param name="protos">Folder of the contracts.</param>
    /// <param name="messages">Bid requests; a run sends each for an equal time, a stream sends all of them in turns.</param>
    /// <param name="isStream">BidStream, else Bid.</param>
    /// <param name="folder">For the files that ghz reads.</param>
    /// <param name="core">The core to stay on.</param>
    public GhzLoad(string program, string protos, IReadOnlyList<byte[]> messages, bool isStream, string folder, int? core)
    {
        (_program, _protos, _isStream, _core) = (program, protos, isStream, core);
        Directory.CreateDirectory(folder);
        _files = isStream
            ? [Write(Path.Combine(folder, "all.bin"), [.. messages.SelectMany(Delimited)])]
            : [.. messages.Index().Select(message => Write(Path.Combine(folder, $"{message.Index}.bin"), message.Item))];
    }

    public async Task<LoadFigures> RunAsync(Uri target, int seconds)
    {
        var parts = new List<LoadFigures>();
        var each = Math.Max(1, (int)Math.Round((double)seconds / _files.Length));
        foreach (var file in _files)
        {
            string[] command =
            [
                _program, "--insecure", $"--proto={Path.Combine(_protos, "bidding/v1/bidder.proto")}", $"--import-paths={_protos}",
                $"--call=bidding.v1.Bidder/{(_isStream ? "BidStream" : "Bid")}", $"--binary-file={file}", "--connections=1",
                $"--concurrency={(_isStream ? StreamConcurrency : Concurrency)}", $"--duration={each}s", "--duration-stop=wait",
                "--format=json", .. (string[])(_isStream ? [$"--stream-call-count={MessagesPerStream}"] : []), target.Authority,
            ];
            var output = await GeneratorProcess.RunAsync(_core, command, TimeSpan.FromSeconds(each + 60));
            parts.Add(Parse(output, _isStream ? MessagesPerStream : 1));
        }
        return H2LoadLoad.Mean(parts);
    }

    /// <param name="output">Of ghz, as JSON.</param>
    /// <param name="perCall">Messages of a call.</param>
    internal static LoadFigures Parse(GeneratorOutput output, int perCall)
    {
        using var report = JsonDocument.Parse(output.Text);
        var calls = report.RootElement.GetProperty("count").GetInt64();
        var rate = report.RootElement.GetProperty("rps").GetDouble();
        var good = report.RootElement.GetProperty("statusCodeDistribution").TryGetProperty("OK", out var count) ? count.GetInt64() : 0;
        return new LoadFigures(
            good * perCall, (calls - good) * perCall, calls == 0 ? 0 : rate * good / calls * perCall, output.CpuShare);
    }

    private static string Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        return path;
    }

    // Several messages in one file: each with its length as a varint before it.
    private static byte[] Delimited(byte[] message)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write7BitEncodedInt(message.Length);
            writer.Write(message);
        }
        return stream.ToArray();
    }
}
