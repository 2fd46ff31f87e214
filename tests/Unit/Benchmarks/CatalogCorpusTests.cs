using Google.Protobuf;
using Rtb.Contracts.Catalog.V1;
using Rtb.Corpus;

namespace Rtb.Unit.Benchmarks;

public sealed class CatalogCorpusTests
{
    private const int Seed = 20_260_101;

    [Theory]
    [InlineData(CatalogShape.Mixed)]
    [InlineData(CatalogShape.Broad)]
    [InlineData(CatalogShape.Narrow)]
    [InlineData(CatalogShape.AllBid)]
    public void SameSeedMakesTheSameCatalogue(CatalogShape shape)
    {
        var catalog = CatalogCorpus.Create(Seed, 200, shape);

        Assert.Equal(200, catalog.Campaigns.Count);
        Assert.Equal(catalog, CatalogCorpus.Create(Seed, 200, shape));
        Assert.NotEqual(catalog, CatalogCorpus.Create(Seed + 1, 200, shape));
        Assert.Equal(catalog, JsonParser.Default.Parse<Catalog>(JsonFormatter.Default.Format(catalog)));
    }

    [Fact]
    public void NamesAreUniqueAndPointSomewhere()
    {
        var catalog = CatalogCorpus.Create(Seed, 1_000, CatalogShape.AllBid);
        var advertisers = catalog.Advertisers.Select(advertiser => advertiser.Id).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(advertisers.Count, catalog.Advertisers.Count);
        Assert.Distinct(catalog.Advertisers.Select(advertiser => advertiser.Domain));
        Assert.Distinct(catalog.Campaigns.Select(campaign => campaign.Id));
        Assert.Distinct(catalog.Segments.Select(segment => segment.Id));
        Assert.All(catalog.Campaigns, campaign =>
        {
            Assert.Contains(campaign.AdvertiserId, advertisers);
            Assert.NotEmpty(campaign.Creatives);
            Assert.Distinct(campaign.Creatives.Select(creative => creative.Id));
            Assert.InRange(campaign.MaxBidMicros, 300_000, 25_000_000);
        });
    }

    [Fact]
    public void AllBidHasCampaignsThatTakeAnythingAboveEveryFloor()
    {
        var open = CatalogCorpus.Create(Seed, 1_000, CatalogShape.AllBid).Campaigns
            .Where(campaign => campaign.Targeting.Equals(new Targeting())).ToList();

        Assert.InRange(open.Count, 100, 500);
        Assert.Contains(open, campaign => campaign.AdvertiserId == CatalogCorpus.OpenAdvertiser && campaign.MaxBidMicros == 20_000_000);
    }

    [Fact]
    public void MixedHasBroadAndNarrowCampaignsOverEveryDimension()
    {
        var targetings = CatalogCorpus.Create(Seed, 2_000, CatalogShape.Mixed).Campaigns.Select(campaign => campaign.Targeting).ToList();

        foreach (var field in Targeting.Descriptor.Fields.InDeclarationOrder().Where(field => !NotInTheCorpus.Contains(field.Name)))
        {
            Assert.Contains(targetings, targeting => IsSet(field.Accessor.GetValue(targeting)));
        }
        foreach (var field in Targeting.Descriptor.Fields.InDeclarationOrder().Where(field => NotInTheCorpus.Contains(field.Name)))
        {
            Assert.DoesNotContain(targetings, targeting => IsSet(field.Accessor.GetValue(targeting)));
        }
    }

    private static readonly string[] NotInTheCorpus = ["os_versions", "carriers", "keywords", "video", "user", "deals", "rewarded"];

    private static bool IsSet(object? value) => value switch
    {
        null => false,
        Tristate tristate => tristate != Tristate.Unspecified,
        System.Collections.IList list => list.Count > 0,
        _ => true,
    };
}
