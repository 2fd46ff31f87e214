using System.Reflection;

namespace Rtb.Bidder.Diagnostics;

/// <summary>What runs: product version, commit it was built from, runtime.</summary>
internal sealed record BuildVersion(string Version, string Commit, string Runtime)
{
    /// <summary>Of the assembly with this type.</summary>
    public static BuildVersion Current { get; } =
        Parse(typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    /// <summary>The compiler driver writes "0.1.0+commit"; without a repository there is no commit.</summary>
    public static BuildVersion Parse(string? informational)
    {
        var parts = (informational ?? "0.0.0").Split('+', 2);
        return new BuildVersion(parts[0], parts.Length > 1 ? parts[1] : "unknown", Environment.Version.ToString());
    }
}
