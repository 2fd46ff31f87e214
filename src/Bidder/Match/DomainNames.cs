namespace Rtb.Bidder.Match;

/// <summary>Host names: a domain takes its sub-domains with it, a leading "www." says nothing.</summary>
internal static class DomainNames
{
    public static string WithoutWww(string domain) =>
        domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && domain.Length > 4 ? domain[4..] : domain;

    /// <summary>The domain without its first label; empty at the end.</summary>
    public static string ParentOf(string domain)
    {
        var dot = domain.IndexOf('.');
        return dot < 0 ? "" : domain[(dot + 1)..];
    }

    public static ReadOnlySpan<byte> WithoutWww(ReadOnlySpan<byte> domain) =>
        domain.Length > 4 && (domain[0] | 0x20) == 'w' && (domain[1] | 0x20) == 'w' && (domain[2] | 0x20) == 'w' && domain[3] == '.'
            ? domain[4..]
            : domain;

    public static ReadOnlySpan<byte> ParentOf(ReadOnlySpan<byte> domain)
    {
        var dot = domain.IndexOf((byte)'.');
        return dot < 0 ? default : domain[(dot + 1)..];
    }
}
