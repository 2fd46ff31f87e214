using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Tidy;

namespace Rtb.Unit.Bidder.Snapshots;

/// <summary>The samples that the README sends people to.</summary>
public class SampleFilesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples");

    [Fact]
    public void SampleCatalogueIsValidAndBids()
    {
        var catalog = CatalogFile.Read(Path.Combine(Folder, "catalog.json"));

        var snapshot = SnapshotSamples.Build(catalog);

        Assert.InRange(snapshot.Campaigns.Length, 10, catalog.Campaigns.Count);
        Assert.Contains(catalog.Campaigns, campaign => campaign.Status == CampaignStatus.Paused);
        Assert.All(snapshot.Exchanges, exchange => Assert.NotNull(exchange.WinRates));
        string[] codes = ["EUR", "GBP", "JPY", "USD"];
        Assert.All(codes, code => Assert.True(snapshot.Currencies.Knows(CurrencyCode.Of(Encoding.ASCII.GetBytes(code)))));
    }

    [Fact]
    public void NearlyEveryRequestFindsAnUntargetedCampaignOfItsMedium()
    {
        var catalog = CatalogFile.Read(Path.Combine(Folder, "catalog.json"));
        var open = catalog.Campaigns
            .Where(campaign => campaign is { Targeting: null, Flight: null, Status: CampaignStatus.Active }).ToList();

        var sizes = open.SelectMany(campaign => campaign.Creatives).Where(creative => creative.Banner is not null)
            .Select(creative => $"{creative.Banner.Width}x{creative.Banner.Height}");
        Assert.Equal(["160x600", "300x250", "300x600", "320x50", "728x90"], sizes.Order(StringComparer.Ordinal));
        Assert.Contains(open, campaign => campaign.Creatives.Any(creative => creative.Video is not null));
    }

    [Theory]
    [InlineData("bid-request.json")]
    [InlineData("bid-request-video.json")]
    public void SampleRequestsAreOpenRtb(string name)
    {
        // Plain JSON: the OpenRTB proto's enums are numbers and its names are the specification's.
        using var request = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name)));

        Assert.NotEmpty(request.RootElement.GetProperty("id").GetString()!);
        Assert.All(request.RootElement.GetProperty("imp").EnumerateArray(), imp => Assert.NotEmpty(imp.GetProperty("id").GetString()!));
        Assert.True(request.RootElement.TryGetProperty("site", out _));
    }
}
