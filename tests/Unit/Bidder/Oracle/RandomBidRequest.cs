using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Requests for <see cref="RandomCampaigns"/>: those of the matcher, with ids, consent, money and rules of the auction.</summary>
internal sealed class RandomBidRequest(Random random)
{
    public static readonly string[] Users = [.. Enumerable.Range(0, 6).Select(number => $"user-{number}")];

    private readonly RandomRequest _requests = new(random);
    private readonly RandomMedia _media = new(random);
    private readonly RandomPrivacy _privacy = new(random);

    public BidRequest Next(int number)
    {
        var request = _requests.Next();
        request.Id = $"request-{number}";
        AddAuction(request);
        new RandomSupply(random).AddTo(request);
        AddUser(request);
        _privacy.AddTo(request);
        if (request.Device?.Geo is { } geo && random.Chance(0.7))
        {
            var (latitude, longitude) = random.One(RandomCampaigns.Places);
            geo.Lat = latitude + (random.Next(-20, 21) * 0.01);
            geo.Lon = longitude + (random.Next(-20, 21) * 0.01);
        }
        foreach (var imp in request.Imp)
        {
            AddMedia(imp);
            AddFloor(imp);
        }
        return request;
    }

    private void AddAuction(BidRequest request)
    {
        if (random.Chance(0.8))
        {
            request.At = random.One([0, 1, 1, 2, 2, 3, 77, 600, 601]);
        }
        if (random.Chance(0.9))
        {
            request.Tmax = random.Chance(0.02) ? random.Next(-1, 21) : 10_000;
        }
        request.Test = random.Chance(0.1);
        request.Wlang.Add(random.Chance(0.1) ? random.Some(["en", "de", "fr"], 2) : []);
        if (random.Chance(0.3))
        {
            request.Cur.Add(random.Some(["USD", "EUR", "JPY", "GBP", "XTS"], 2));
        }
        if (random.Chance(0.05))
        {
            request.Wseat.Add(random.Some(["seat-alpha", "seat-beta", "seat-gamma"], 3));
        }
        if (random.Chance(0.05))
        {
            request.Bseat.Add(random.Some(["seat-alpha", "seat-beta", "other"], 2));
        }
    }

    private void AddUser(BidRequest request)
    {
        if (random.Chance(0.6))
        {
            request.User ??= new BidRequest.Types.User();
            request.User.Buyeruid = random.One(Users);
        }
        if (random.Chance(0.3))
        {
            request.User ??= new BidRequest.Types.User();
            request.User.Id = random.One(Users);
        }
        if (request.Device is { } device && random.Chance(0.3))
        {
            device.Ifa = random.One([.. Users, "00000000-0000-0000-0000-000000000000"]);
        }
    }

    private void AddMedia(BidRequest.Types.Imp imp)
    {
        new RandomDeals(random).AddTo(imp);
        if (random.Chance(0.03))
        {
            (imp.Banner, imp.Video) = (null, null);
            imp.Audio = _media.AudioSlot();
        }
        AddRareMedia(imp);
        if (imp.Banner is { } banner)
        {
            banner.Btype.Add(random.Chance(0.1) ? random.Some([1, 2, 3, 4], 2) : []);
            banner.Battr.Add(random.Chance(0.3) ? random.Some([1, 2, 3, 4, 5, 6, 7], 2) : []);
            banner.Api.Add(random.Chance(0.5) ? random.Some([3, 5, 7], 2) : []);
        }
        RandomTerms.AddTo(random, imp);
        if (imp.Video is not { } video)
        {
            return;
        }
        video.Mimes.Add(random.Chance(0.5) ? ["video/webm"] : []);
        video.Battr.Add(random.Chance(0.3) ? random.Some([1, 2, 3, 4, 5, 6, 7], 2) : []);
        video.Api.Add(random.Chance(0.5) ? random.Some([3, 5, 7], 2) : []);
        video.Protocols.Add(random.Chance(0.7) ? random.Some([2, 3, 5, 6, 7, 8, 11, 13], 4) : []);
        if (random.Chance(0.5))
        {
            (video.Minduration, video.Maxduration) = (random.Next(0, 20), random.Next(20, 60));
        }
        if (random.Chance(0.3))
        {
            video.Linearity = random.Next(1, 3);
        }
    }

    private void AddRareMedia(BidRequest.Types.Imp imp)
    {
        if (random.Chance(0.05))
        {
            imp.Audio = _media.AudioSlot();
        }
        if (random.Chance(0.15))
        {
            imp.Native = _media.NativeSlot();
            (imp.Banner, imp.Video) = random.Chance(0.5) ? (null, null) : (imp.Banner, imp.Video);
        }
    }

    private void AddFloor(BidRequest.Types.Imp imp)
    {
        if (random.Chance(0.3))
        {
            imp.Bidfloorcur = random.One(["USD", "EUR", "EUR", "JPY", "XTS"]);
        }
        if (imp.Bidfloorcur == "JPY")
        {
            imp.Bidfloor *= 100;
        }
    }
}
