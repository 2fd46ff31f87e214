namespace Rtb.Rpc.Server;

/// <summary>What has been mapped: written while endpoints are built, read by the fallback afterwards.</summary>
internal sealed class MappedServices
{
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public bool IsFallbackMapped { get; set; }
}
