using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Privacy;

/// <summary>What a deployment says of privacy and identity, resolved once.</summary>
/// <param name="VendorId">Our id on the TCF Global Vendor List; 0: none.</param>
/// <param name="PreferredIds">Sources of extended ids, best first; empty: any source, in the order of the request.</param>
internal sealed record PrivacySettings(int VendorId, ImmutableArray<PreferredId> PreferredIds)
{
    /// <summary>No vendor id, no preferences.</summary>
    public static readonly PrivacySettings Default = new(0, []);

    private const int SourceLengthMax = 128;
    private const int AgentTypeMax = 999;

    /// <summary>From a list such as "id.example, graph.example:3": sources, each with the agent type it must have, if any.</summary>
    public static bool TryParse(int vendorId, string sources, out PrivacySettings settings)
    {
        var preferred = ImmutableArray.CreateBuilder<PreferredId>();
        settings = Default;
        foreach (var entry in sources.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':');
            var agentType = 0;
            if (parts.Length > 2
                || parts[0].Length is 0 or > SourceLengthMax
                || parts[0].Any(letter => !char.IsAscii(letter) || char.IsWhiteSpace(letter) || char.IsControl(letter))
                || (parts.Length == 2 && !TryAgentType(parts[1], out agentType)))
            {
                return false;
            }
            preferred.Add(new PreferredId(TextHash.Of(Encoding.UTF8.GetBytes(parts[0])), agentType));
        }
        settings = new PrivacySettings(vendorId, preferred.ToImmutable());
        return true;
    }

    /// <summary>Of options that passed their rules.</summary>
    public static PrivacySettings Of(int vendorId, string sources) => TryParse(vendorId, sources, out var settings)
        ? settings
        : throw new ArgumentException("not a list of sources", nameof(sources));

    private static bool TryAgentType(string text, out int agentType) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out agentType) && agentType is > 0 and <= AgentTypeMax;
}

/// <summary>A source of extended ids that may be used.</summary>
/// <param name="SourceHash">Hash of eids.source.</param>
/// <param name="AgentType">AdCOM agent type (1 browser, 2 app, 3 person); 0: any.</param>
internal readonly record struct PreferredId(ulong SourceHash, int AgentType);
