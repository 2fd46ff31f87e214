using System.Net;
using System.Net.Sockets;
using Rtb.Campaigns;

namespace Rtb.Bidder.Supply;

/// <summary>Networks, merged into ranges that do not touch and sorted: an address is found by halving.</summary>
internal sealed class AddressRanges
{
    private readonly uint[] _firstV4;
    private readonly uint[] _lastV4;
    private readonly UInt128[] _firstV6;
    private readonly UInt128[] _lastV6;

    private AddressRanges(List<IPNetwork> networks)
    {
        var v4 = Merged(networks.Where(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork));
        _firstV4 = [.. v4.Select(range => (uint)range.First)];
        _lastV4 = [.. v4.Select(range => (uint)range.Last)];
        var v6 = Merged(networks.Where(network => network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6));
        _firstV6 = [.. v6.Select(range => range.First)];
        _lastV6 = [.. v6.Select(range => range.Last)];
    }

    /// <summary>Ranges left after merging.</summary>
    public int Count => _firstV4.Length + _firstV6.Length;

    /// <summary>Null when there are none.</summary>
    public static AddressRanges? Of(IReadOnlyCollection<string> networks) =>
        networks.Count == 0 ? null : new AddressRanges([.. networks.Select(Networks.Parse)]);

    /// <summary>False for what is no address.</summary>
    public bool Has(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && AddressText.TryRead(text, out var address, out var isV4)
        && (isV4 ? IsIn(_firstV4, _lastV4, (uint)address) : IsIn(_firstV6, _lastV6, address));

    private static bool IsIn<TNumber>(TNumber[] first, TNumber[] last, TNumber address)
        where TNumber : struct, IComparable<TNumber>
    {
        var place = first.AsSpan().BinarySearch(address);
        if (place >= 0)
        {
            return true;
        }
        place = ~place - 1;
        return place >= 0 && address.CompareTo(last[place]) <= 0;
    }

    private static List<(UInt128 First, UInt128 Last)> Merged(IEnumerable<IPNetwork> networks)
    {
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var (first, last) in networks.Select(RangeOf).Order())
        {
            if (merged.Count > 0 && (first <= merged[^1].Last || first == merged[^1].Last + 1))
            {
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }
        return merged;
    }

    private static (UInt128 First, UInt128 Last) RangeOf(IPNetwork network)
    {
        UInt128 first = 0;
        var bytes = network.BaseAddress.GetAddressBytes();
        foreach (var octet in bytes)
        {
            first = (first << 8) | octet;
        }
        var free = (bytes.Length * 8) - network.PrefixLength;
        var mask = free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1;
        return (first, first | mask);
    }
}
