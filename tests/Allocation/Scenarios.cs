using System.Security.Cryptography;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Every way a request can end, from a bid to each member of <see cref="NoBidReason"/>.</summary>
internal static class Scenarios
{
    public static IEnumerable<Scenario> All() =>
        [.. BidScenarios.All(), .. Door(), .. Refusals(), .. Limits(), .. Requests(), .. Impressions(), .. TargetingScenarios.All(),
            .. Blocked(), .. CandidateScenarios.All(), .. MediaScenarios.All(), .. PrivacyScenarios.All(), .. TraitScenarios.All(),
            .. SupplyScenarios.All(), .. TradeScenarios.All()];

    private static IEnumerable<Scenario> Door()
    {
        yield return new Scenario("right token", NoBidReason.None) { Catalog = Guarded(), Token = "secret"u8.ToArray() };
        yield return new Scenario("no token", NoBidReason.Unauthenticated) { Catalog = Guarded() };
        yield return new Scenario("wrong token", NoBidReason.Unauthenticated) { Catalog = Guarded(), Token = "Secret"u8.ToArray() };
        yield return new Scenario("", NoBidReason.RateLimited)
        {
            Catalog = Limited(1), Before = UseUp, IsSilent = true,
        };
        yield return new Scenario("within the limit", NoBidReason.None) { Catalog = Limited(10_000_000) };
        yield return new Scenario("", NoBidReason.Overloaded) { Before = Overload, IsSilent = true };
    }

    private static Catalog Guarded()
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"));
        catalog.Exchanges[0].AuthTokenSha256.Add(Convert.ToHexString(SHA256.HashData("secret"u8)));
        return catalog;
    }

    private static Catalog Limited(int perSecond)
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"));
        catalog.Exchanges[0].QpsLimit = perSecond;
        return catalog;
    }

    private static void UseUp(BidWorld world)
    {
        world.Ask([], RequestFormat.Json);
        world.Ask([], RequestFormat.Json);
    }

    /// <summary>One request a window is let in, and there has been one.</summary>
    private static void Overload(BidWorld world)
    {
        world.Queued = 1_000;
        world.Gate.Look();
        world.Ask([], RequestFormat.Json);
    }

    private static IEnumerable<Scenario> Refusals()
    {
        yield return new Scenario("cut off", NoBidReason.Malformed)
        {
            Json = """{"id":"1","imp":[{"id":"1","ban"""u8.ToArray(),
            Protobuf = [0x0A, 0x7F, 0x31],
        };
        yield return new Scenario("not a request", NoBidReason.Malformed) { Json = "[]"u8.ToArray(), Protobuf = [0xFF, 0xFF, 0xFF] };
        yield return new Scenario("", NoBidReason.BodyTooLarge) { Json = new byte[100_000], Protobuf = new byte[100_000] };
        yield return new Scenario("", NoBidReason.TooDeep)
        {
            Json = [.. """{"id":"1","ext":"""u8, .. Enumerable.Repeat((byte)'[', 64)],
            JsonOnly = "its messages are entered only where the contract has them",
        };
        yield return Changed("no id", NoBidReason.MissingRequiredField, request => request.ClearId());
        yield return Changed("no impression", NoBidReason.MissingRequiredField, request => request.Imp.Clear());
        yield return Changed("", NoBidReason.DuplicateImpressionId, request => request.Imp.Add(SampleRequest.BannerImp("1")));
        yield return Changed("negative floor", NoBidReason.InvalidValue, request => request.Imp[0].Bidfloor = -1);
    }

    private static IEnumerable<Scenario> Limits()
    {
        yield return Changed("", NoBidReason.TooManyImpressions, request =>
            request.Imp.Add(Enumerable.Range(2, 32).Select(number => SampleRequest.BannerImp($"{number}"))));
        yield return Changed("", NoBidReason.TooManyDeals, request => request.Imp[0].Pmp = new BidRequest.Types.Pmp
        {
            Deals = { Enumerable.Range(0, 257).Select(number => new BidRequest.Types.Deal { Id = $"{number}" }) },
        });
        yield return Changed("", NoBidReason.TooManySegments, request =>
            request.User.Data[0].Segment.Add(Enumerable.Range(0, 1024)
                .Select(number => new BidRequest.Types.Segment { Id = $"{number}" })));
        yield return Changed("bcat", NoBidReason.TooManyListEntries, request =>
            request.Bcat.Add(Enumerable.Range(0, 2049).Select(number => $"IAB1-{number}")));
        yield return Changed("sizes", NoBidReason.TooManyListEntries, request => request.Imp[0].Banner.Format.Add(
            Enumerable.Range(1, 512).Select(number => new BidRequest.Types.Format { W = number, H = 50 })));
    }

    private static IEnumerable<Scenario> Requests()
    {
        yield return new Scenario("", NoBidReason.NotReady) { Catalog = null };
        yield return new Scenario("", NoBidReason.UnknownExchange) { ExchangeId = "nobody" };
        yield return Changed("", NoBidReason.DeadlineTooShort, request => request.Tmax = 5);
        yield return Changed("negative", NoBidReason.DeadlineTooShort, request => request.Tmax = -1);
        yield return Changed("wseat", NoBidReason.SeatNotAllowed, request => request.Wseat.Add("another"));
        yield return Changed("bseat", NoBidReason.SeatNotAllowed, request => request.Bseat.Add("seat-1"));
        yield return Changed("", NoBidReason.CurrencyNotSupported, request => request.Cur.Add("XTS"));
        yield return new Scenario("", NoBidReason.NoCampaigns) { Catalog = SampleCatalog.With() };
        yield return new Scenario("", NoBidReason.ResponseTooLarge) { Options = new WorldOptions { ResponseBytesMax = 256 } };
        yield return new Scenario("", NoBidReason.DeadlineExceeded) { IsLate = true };
    }

    private static IEnumerable<Scenario> Impressions()
    {
        yield return Changed("audio", NoBidReason.MediaNotSupported, request => request.Imp[0] =
            new BidRequest.Types.Imp { Id = "1", Audio = new BidRequest.Types.Audio { Mimes = { "audio/mp4" }, Protocols = { 9 } } });
        yield return Changed("native that is no JSON", NoBidReason.MediaNotSupported, request => request.Imp[0] =
            new BidRequest.Types.Imp { Id = "1", Native = new BidRequest.Types.Native { Request = "{\"assets\":[{" } });
        yield return Changed("", NoBidReason.PrivateAuction, request =>
            request.Imp[0].Pmp = new BidRequest.Types.Pmp { PrivateAuction = true });
        yield return Changed("", NoBidReason.FloorCurrencyUnknown, request => request.Imp[0].Bidfloorcur = "XTS");
        yield return Changed("", NoBidReason.BelowFloor, request => request.Imp[0].Bidfloor = 1.000001);
        yield return Changed("", NoBidReason.SizeNotAvailable, request => request.Imp[0].Banner.Format[0].W = 299);
    }

    private static IEnumerable<Scenario> Blocked()
    {
        yield return Changed("", NoBidReason.CategoryBlocked, request => request.Bcat.Add("IAB18"));
        yield return Changed("", NoBidReason.AdvertiserBlocked, request => request.Badv.Add("acme.example"));
    }

    public static Scenario Changed(string name, NoBidReason reason, Action<BidRequest> change)
    {
        var request = SampleRequest.Banner();
        change(request);
        return new Scenario(name, reason) { Request = request };
    }
}
