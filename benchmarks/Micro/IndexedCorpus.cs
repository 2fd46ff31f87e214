using Rtb.Bidder;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Corpus;

namespace Rtb.Micro;

/// <summary>
/// Campaigns in rank order for an index of any size. Beyond <see cref="Different"/> they repeat in a random order: messages of a million
/// different ones would not fit into memory, and a row of the index does not know who is in it.
/// </summary>
internal static class IndexedCorpus
{
    private const int Different = 20_000;
    private const long HighestMicros = 25_000_000;
    private const double LowestShare = 0.3 / 25;

    public static IReadOnlyList<IndexedCampaign> Of(int campaigns, CatalogShape shape)
    {
        var catalog = CatalogCorpus.Create(1, Math.Min(campaigns, Different), shape);
        var advertisers = catalog.Advertisers.ToDictionary(advertiser => advertiser.Id, StringComparer.Ordinal);
        var urls = new NoticeUrls("http://notice.example");
        var snapshot = new SnapshotBuilder(new SlotMap(), urls, TimeProvider.System, new ExchangeMeters()).Build(catalog);
        var creatives = snapshot.Campaigns
            .Select(entry => snapshot.Creatives[entry.CreativeStart..(entry.CreativeStart + entry.CreativeCount)])
            .ToArray();
        var indexed = new IndexedCampaign[campaigns];
        for (var position = 0; position < campaigns; position++)
        {
            var drawn = (int)(Hash64.Mix((ulong)position + 1) % (ulong)snapshot.Campaigns.Length);
            var source = snapshot.Campaigns[drawn].Record.Source;
            indexed[position] = new IndexedCampaign(
                source, advertisers[source.AdvertiserId], PriceAt(position / (double)campaigns), Priority: 0, creatives[drawn]);
        }
        return indexed;
    }

    /// <summary>From 25.00 down to 0.30 CPM, each halving as long as the others.</summary>
    private static long PriceAt(double share) => (long)(HighestMicros * Math.Pow(LowestShare, share));
}
