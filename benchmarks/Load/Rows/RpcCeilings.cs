using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rtb.Load.Rows;

/// <summary>
/// What a call of src/Rpc may allocate: benchmarks/rpc-ceilings.json. The numbers may be lowered and never raised; a run above one of them
/// fails.
/// </summary>
internal sealed record RpcCeilings(double StandardBytesPerCall, double RawBytesPerCall, double RawBytesPerStreamMessage)
{
    private const string FilePath = "benchmarks/rpc-ceilings.json";

    private static readonly string[] Held = [RpcRows.StandardBytesId, RpcRows.RawBytesId, RpcRows.StreamBytesId];

    public static RpcCeilings Read(string root) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(root, FilePath)), RpcCeilingsJson.Default.RpcCeilings)
        ?? throw new InvalidOperationException($"{FilePath} is empty");

    /// <summary>Names every row that is above its ceiling.</summary>
    public static bool AreExceeded(IEnumerable<Row> rows, TextWriter complaints)
    {
        var exceeded = rows.Where(row => Held.Contains(row.Id, StringComparer.Ordinal) && row.IsMet == false).ToList();
        exceeded.ForEach(row => complaints.WriteLine($"{row.Id}: {row.Value:0}, the ceiling is {row.Goal:0}"));
        return exceeded.Count > 0;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RpcCeilings))]
internal sealed partial class RpcCeilingsJson : JsonSerializerContext;
