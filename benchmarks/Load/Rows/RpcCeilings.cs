using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rtb.Load.Rows;

/// <summary>
/// What a call of src/Rpc may allocate: benchmarks/rpc-ceilings.json. The numbers may be lowered and never raised; the allocation gate
/// (tests/Allocation) fails above them.
/// </summary>
internal sealed record RpcCeilings(double StandardBytesPerCall, double RawBytesPerCall, double RawBytesPerStreamMessage)
{
    private const string FilePath = "benchmarks/rpc-ceilings.json";

    public static RpcCeilings Read(string root) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(root, FilePath)), RpcCeilingsJson.Default.RpcCeilings)
        ?? throw new InvalidOperationException($"{FilePath} is empty");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RpcCeilings))]
internal sealed partial class RpcCeilingsJson : JsonSerializerContext;
