using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rtb.Campaigns;

/// <summary>Networks as the catalogue writes them: "203.0.113.0/24", "2001:db8::/32", or one address.</summary>
public static class Networks
{
    public static IPNetwork Parse(string text) =>
        TryParse(text, out var network) ? network : throw new FormatException($"\"{text}\" is no network");

    /// <summary>Bits behind the prefix must be 0. IPv4 networks are written as IPv4: that is how their addresses are looked up.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var start = slash < 0 ? text : text[..slash];
        if (start.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(start, out var address)
            || address.IsIPv4MappedToIPv6 || !IsDotted(start, address))
        {
            return false;
        }
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        if (slash >= 0
            && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return false;
        }
        // The framework clears the bits behind the prefix and does not tell.
        network = new IPNetwork(address, prefix);
        return network.BaseAddress.Equals(address);
    }

    /// <summary>"10.1" and "0x7f000001" are IPv4 addresses to some; a list should not need guessing.</summary>
    private static bool IsDotted(string text, IPAddress address) =>
        address.AddressFamily != AddressFamily.InterNetwork
        || (text.Split('.') is { Length: 4 } parts
            && Array.TrueForAll(parts, part => part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')));
}
