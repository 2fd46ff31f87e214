using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Server;

/// <summary>What has been mapped: written while endpoints are built, read by the fallback afterwards.</summary>
internal sealed class MappedServices
{
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Descriptors of the services that were generated; one that was made by hand has a name only.</summary>
    public List<ServiceDescriptor> Descriptors { get; } = [];

    public bool IsFallbackMapped { get; set; }
}
