using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Allocation;

/// <summary>Requests that say what targeting seldom asks for, and a campaign that asks for all of it.</summary>
internal static class TraitScenarios
{
    public static IEnumerable<Scenario> All()
    {
        var request = SampleRequest.Video();
        request.App.Keywords = "games, Chess ,k\u00fchn";
        request.App.Content = new BidRequest.Types.Content { Kwarray = { "drama", "crime" } };
        (request.User.Yob, request.User.Gender, request.User.Keywords) = (1990, "F", "running,escaped \"words\"");
        (request.Device.Carrier, request.Device.Mccmnc, request.Device.Model) = ("VERIZON", "310-005", "M");
        request.Device.Sua = new BidRequest.Types.UserAgent
        {
            Platform = new BidRequest.Types.BrandVersion { Brand = "Windows", Version = { "15", "0", "0" } },
            Mobile = false,
        };
        (request.Imp[0].Video.Plcmt, request.Imp[0].Video.Skip, request.Imp[0].Rwdd) = (1, true, true);
        yield return new Scenario("every trait", NoBidReason.None)
        {
            Request = request, Catalog = SampleCatalog.With(SampleCatalog.Campaign("c1", Traits())),
        };
        var wordy = SampleRequest.Banner();
        wordy.Site.Keywords = string.Join(',', Enumerable.Range(0, 2_049).Select(number => $"w{number}"));
        yield return new Scenario("keywords", NoBidReason.TooManyListEntries) { Request = wordy };
    }

    private static Targeting Traits() => new()
    {
        Carriers = new Terms { Include = { "310-005" } },
        Keywords = new Terms { Include = { "chess" }, Exclude = { "war" } },
        OsVersions = { new OsVersionRange { OperatingSystem = "windows", MinVersion = "11" } },
        Video = new VideoTraits { Placements = new Codes { Include = { 1 } }, Skippable = Tristate.Yes },
        User = new UserAttributes { MinAge = 18, MaxAge = 65, Genders = { "F" }, Interests = { "running" } },
        Rewarded = Tristate.Yes,
    };
}
