using System.Globalization;
using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Supply;

/// <summary>Who may sell which site or app: the lists of the catalogue, frozen. Names and ids are compared without case.</summary>
internal sealed class SellerTable
{
    /// <summary>Longest account id that a list may have.</summary>
    public const int SellerBytesMax = 256;

    private const int NumberDigitsMax = 10;

    private readonly ValueTable _domains;
    private readonly int[] _listOfDomain;
    private readonly ValueTable _bundles;
    private readonly int[] _listOfBundle;

    // "7 exchange.example account-1": the list's number, the system, the account. No domain has a space.
    private readonly ValueTable _sellers;
    private readonly bool[] _isDirect;

    private SellerTable(IReadOnlyList<SellerList> lists)
    {
        var domains = Named(lists, list => list.Domain.Length == 0 ? [] : [list.Domain]);
        (_domains, _listOfDomain) = (ValueTable.OfTexts([.. domains.Keys]), [.. domains.Values]);
        var bundles = Named(lists, list => list.AppBundles);
        (_bundles, _listOfBundle) = (ValueTable.OfTexts([.. bundles.Keys]), [.. bundles.Values]);
        var sellers = new Dictionary<string, bool>(AsciiCaseComparer.Instance);
        foreach (var (number, list) in lists.Index())
        {
            foreach (var seller in list.Sellers)
            {
                // Who is listed as both sells directly.
                var key = string.Create(CultureInfo.InvariantCulture, $"{number} {seller.System} {seller.SellerId}");
                sellers[key] = sellers.GetValueOrDefault(key) || seller.Relationship == SellerRelationship.Direct;
            }
        }
        (_sellers, _isDirect) = (ValueTable.OfTexts([.. sellers.Keys]), [.. sellers.Values]);
    }

    /// <summary>Null when there are no lists.</summary>
    public static SellerTable? Of(IReadOnlyList<SellerList> lists) => lists.Count == 0 ? null : new SellerTable(lists);

    /// <summary>
    /// The last node of the supply chain is who sells to us; for want of a chain it is the exchange itself, with the publisher's account.
    /// </summary>
    public SellerStanding Find(byte[] adSystem, DecodedRequest request)
    {
        var list = ListOf(request);
        if (list < 0)
        {
            return SellerStanding.NoList;
        }
        var nodes = request.Chain.Nodes;
        return nodes.IsEmpty
            ? Find(list, adSystem, request.Bytes(request.PublisherId))
            : Find(list, request.Bytes(nodes[^1].System), request.Bytes(nodes[^1].Seller));
    }

    private SellerStanding Find(int list, ReadOnlySpan<byte> system, ReadOnlySpan<byte> seller)
    {
        if (system.IsEmpty || seller.IsEmpty)
        {
            return SellerStanding.NotSaid;
        }
        if (system.Length > TargetingIndex.DomainBytesMax || seller.Length > SellerBytesMax)
        {
            return SellerStanding.NotListed;
        }
        Span<byte> key = stackalloc byte[NumberDigitsMax + 1 + TargetingIndex.DomainBytesMax + 1 + SellerBytesMax];
        list.TryFormat(key, out var length, provider: CultureInfo.InvariantCulture);
        key[length++] = (byte)' ';
        system.CopyTo(key[length..]);
        length += system.Length;
        key[length++] = (byte)' ';
        seller.CopyTo(key[length..]);
        var entry = _sellers.Find(key[..(length + seller.Length)]);
        return entry < 0 ? SellerStanding.NotListed : _isDirect[entry] ? SellerStanding.Direct : SellerStanding.Reseller;
    }

    /// <summary>An app by its id in the store, else by its domain; a site by its domain or the nearest one above it. -1: none.</summary>
    private int ListOf(DecodedRequest request)
    {
        if (request.Inventory == InventoryKind.App && !request.AppBundle.IsEmpty)
        {
            var bundle = _bundles.Find(in request.AppBundle, request.Buffer);
            if (bundle >= 0)
            {
                return _listOfBundle[bundle];
            }
        }
        if (request.Domain.Length > TargetingIndex.DomainBytesMax)
        {
            return -1;
        }
        for (var domain = DomainNames.WithoutWww(request.Bytes(request.Domain)); !domain.IsEmpty; domain = DomainNames.ParentOf(domain))
        {
            var entry = _domains.FindReadable(domain);
            if (entry >= 0)
            {
                return _listOfDomain[entry];
            }
        }
        return -1;
    }

    private static Dictionary<string, int> Named(IReadOnlyList<SellerList> lists, Func<SellerList, IEnumerable<string>> names) =>
        lists.Index().SelectMany(list => names(list.Item).Select(name => (name, list.Index)))
            .ToDictionary(pair => pair.name, pair => pair.Index, AsciiCaseComparer.Instance);
}
