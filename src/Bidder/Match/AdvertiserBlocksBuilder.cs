using System.Text;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>Collects what block lists hit of every advertiser; cold.</summary>
internal static class AdvertiserBlocksBuilder
{
    /// <summary>An advertiser has many campaigns: its names are kept once. Compared by reference, as messages compare by content.</summary>
    public static AdvertiserBlocks Build(IReadOnlyList<IndexedCampaign> campaigns)
    {
        var known = new Dictionary<Advertiser, BlockNames>(ReferenceEqualityComparer.Instance);
        var hashes = new List<ulong>();
        var names = new BlockNames[campaigns.Count];
        for (var position = 0; position < names.Length; position++)
        {
            var advertiser = campaigns[position].Advertiser;
            if (!known.TryGetValue(advertiser, out names[position]))
            {
                known.Add(advertiser, names[position] = Add(advertiser, hashes));
            }
        }
        return new AdvertiserBlocks(names, [.. hashes]);
    }

    private static BlockNames Add(Advertiser advertiser, List<ulong> hashes)
    {
        var categories = Categories.BlockHashes(advertiser.Categories);
        ulong[] domains = [.. DomainsOf(advertiser).Select(domain => Decode.TextHash.Of(Encoding.UTF8.GetBytes(domain)))];
        var names = new BlockNames(hashes.Count, (ushort)categories.Length, (ushort)domains.Length);
        hashes.AddRange(categories);
        hashes.AddRange(domains);
        return names;
    }

    private static IEnumerable<string> DomainsOf(Advertiser advertiser)
    {
        for (var domain = DomainNames.WithoutWww(advertiser.Domain); domain.Length > 0; domain = DomainNames.ParentOf(domain))
        {
            yield return domain;
            yield return "www." + domain;
        }
    }
}
