using System.Text.Json;
using System.Text.Json.Serialization;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary>Everything one run of the harness found out, with what is needed to repeat it.</summary>
internal sealed record ResultFile(
    string Time, string Command, string Commit, MachineFacts Machine, IReadOnlyList<Row> Rows,
    Dictionary<string, List<PeerFigures>> Rounds, Dictionary<string, double> BidShares)
{
    public static ResultFile Read(string path) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(path), ResultJson.Default.ResultFile)
        ?? throw new InvalidDataException($"{path} holds no result");

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, ResultJson.Default.ResultFile));
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ResultFile))]
internal sealed partial class ResultJson : JsonSerializerContext;
