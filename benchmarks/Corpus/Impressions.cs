using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Corpus;

/// <summary>Makes the ad opportunities of a request: which media, which sizes, which floor.</summary>
internal static class Impressions
{
    private static readonly int[] SizeWeights = [36, 18, 9, 10, 6, 4, 5, 4, 2, 2, 2, 2];
    private static readonly double[] UsualFloors =
        [0.05, 0.11, 0.15, 0.2, 0.25, 0.35, 0.45, 0.5, 0.6, 0.75, 1.0, 1.2, 1.45, 1.6, 2.0, 2.5];

    public static BidRequest.Types.Imp Make(Chance chance, RequestTraits traits, int number)
    {
        var imp = new BidRequest.Types.Imp
        {
            Id = number.ToString(),
            Tagid = Inventory.Placement(traits.Place, number),
            Bidfloor = Floor(chance, traits),
            Bidfloorcur = "USD",
            Ext = new BidRequest.Types.Imp.Types.Ext
            {
                Gpid = $"/{60_000 + (traits.Place * 31)}/{Inventory.Name(traits.Place)}/slot#{number}",
            },
        };
        if (chance.Percent(45))
        {
            imp.Ext.Tid = chance.Uuid();
        }
        if (chance.Percent(93))
        {
            imp.Secure = true;
        }
        if (chance.Percent(50))
        {
            imp.Exp = chance.Of<int>([60, 300, 600, 1800]);
        }
        AddMedia(chance, traits, imp);
        if (traits.Kind.InApp && chance.Percent(22))
        {
            imp.Instl = true;
        }
        if (chance.Percent(24))
        {
            imp.Pmp = MakePmp(chance, traits);
        }
        return imp;
    }

    private static void AddMedia(Chance chance, RequestTraits traits, BidRequest.Types.Imp imp)
    {
        // Native and audio impressions are for other bidders.
        var television = traits.Kind.DeviceType is 3 or 7;
        var media = traits.Mix == RequestMix.AllFit ? chance.Weighted(62, 26, 12) : chance.Weighted(54, 24, 8, 11, 3);
        switch (television ? 1 : media)
        {
            case 0:
                imp.Banner = MakeBanner(chance, traits);
                break;
            case 1:
                imp.Video = MakeVideo(chance, traits);
                imp.Rwdd = traits.Kind.InApp && chance.Percent(15);
                break;
            case 2:
                imp.Banner = MakeBanner(chance, traits);
                imp.Video = MakeVideo(chance, traits);
                break;
            case 3:
                imp.Native = MakeNative(chance);
                break;
            default:
                imp.Audio = new BidRequest.Types.Audio { Mimes = { "audio/mp4", "audio/mpeg" }, Maxduration = 30, Protocols = { 2, 3, 7 } };
                break;
        }
    }

    private static BidRequest.Types.Banner MakeBanner(Chance chance, RequestTraits traits)
    {
        var banner = new BidRequest.Types.Banner();
        var sizes = chance.Weighted(60, 25, 15) + 1;
        for (var i = 0; i < sizes; i++)
        {
            var (width, height) = AnySize(chance, traits);
            var format = new BidRequest.Types.Format { W = width, H = height };
            if ((sizes > 1 || chance.Percent(35)) && !banner.Format.Contains(format))
            {
                banner.Format.Add(format);
            }
            if (i == 0)
            {
                (banner.W, banner.H) = (width, height);
            }
        }
        if (chance.Percent(55))
        {
            banner.Pos = chance.Of<int>([0, 0, 1, 1, 3, 4, 5, 7]);
        }
        if (chance.Percent(35))
        {
            banner.Battr.Add(chance.Some<int>([1, 2, 3, 6, 7, 8, 9, 10, 13, 14, 17], chance.Between(1, 6)));
        }
        if (chance.Percent(15))
        {
            banner.Api.Add(chance.Some<int>([3, 5, 6, 7], chance.Between(1, 3)));
            banner.Mimes.Add(["text/html", "application/javascript", "image/jpeg", "image/gif", "image/png"]);
        }
        if (chance.Percent(10))
        {
            banner.Topframe = true;
        }
        return banner;
    }

    private static (int Width, int Height) AnySize(Chance chance, RequestTraits traits)
    {
        if (traits.Mix == RequestMix.Exchange && chance.Percent(5))
        {
            return (chance.Between(40, 900), chance.Between(40, 600));
        }
        var size = Inventory.BannerSizes[chance.Weighted(SizeWeights)].Split('x');
        return (int.Parse(size[0]), int.Parse(size[1]));
    }

    private static BidRequest.Types.Video MakeVideo(Chance chance, RequestTraits traits)
    {
        var video = new BidRequest.Types.Video
        {
            Mimes = { "video/mp4" },
            Minduration = chance.Of<int>([0, 5, 5, 6]),
            Maxduration = chance.Of<int>([15, 30, 30, 60, 120]),
            Startdelay = chance.Of<int>([0, 0, 0, -1, -2, 30]),
            Linearity = 1,
        };
        (video.W, video.H) = traits.Kind.InApp && traits.Kind.DeviceType == 4 ? (320, 480) : chance.Percent(60) ? (640, 360) : (1920, 1080);
        video.Protocols.Add(traits.Mix == RequestMix.AllFit || chance.Percent(90) ? [2, 3, 5, 6, 7, 8] : [2, 3, 5, 6]);
        if (chance.Percent(50))
        {
            video.Mimes.Add(["video/webm", "application/javascript"]);
        }
        if (traits.Is26)
        {
            video.Plcmt = chance.Between(1, 4);
        }
        else
        {
            SetPlacementOf25(video, chance.Between(1, 5));
        }
        if (chance.Percent(40))
        {
            video.Api.Add(chance.Some<int>([1, 2, 7], chance.Between(1, 2)));
            video.Playbackmethod.Add(chance.Between(1, 6));
        }
        if (chance.Percent(25))
        {
            video.Skip = chance.Percent(60);
            video.Skipafter = video.Skip ? 5 : 0;
        }
        if (chance.Percent(20))
        {
            video.Minbitrate = 300;
            video.Maxbitrate = 4_000;
            video.Delivery.Add(2);
        }
        if (chance.Percent(20))
        {
            video.Battr.Add(chance.Some<int>([1, 2, 13, 14, 16], 2));
            video.Pos = chance.Of<int>([0, 1, 7]);
        }
        return video;
    }

#pragma warning disable CS0612 // the field is deprecated in 2.6, and 2.5 exchanges send it
    private static void SetPlacementOf25(BidRequest.Types.Video video, int placement) => video.Placement = placement;
#pragma warning restore CS0612

    private static BidRequest.Types.Native MakeNative(Chance chance)
    {
        var assets = new List<string>
        {
            $$$"""{"id":1,"required":1,"title":{"len":{{{chance.Of<int>([50, 90, 140])}}}}}""",
            $$$"""{"id":2,"required":1,"img":{"type":3,"wmin":{{{chance.Of<int>([300, 600, 1200])}}},"hmin":250}}""",
        };
        for (var data = chance.Between(1, 5); data > 0; data--)
        {
            assets.Add($$$"""{"id":{{{data + 2}}},"required":0,"data":{"type":{{{data}}}}}""");
        }
        const string Trackers = """{"ver":"1.2","context":1,"plcmttype":1,"eventtrackers":[{"event":1,"methods":[1,2]}],"assets":[""";
        var request = $"{Trackers}{string.Join(',', assets)}]}}";
        return new BidRequest.Types.Native { Request = request, Ver = "1.2", Battr = { 1, 3 } };
    }

    private static BidRequest.Types.Pmp MakePmp(Chance chance, RequestTraits traits)
    {
        var pmp = new BidRequest.Types.Pmp { PrivateAuction = traits.Mix == RequestMix.Exchange && chance.Percent(12) };
        for (var i = chance.Between(1, 3); i > 0; i--)
        {
            var deal = new BidRequest.Types.Deal
            {
                Id = $"deal-{chance.Between(1_000, 1_400)}",
                Bidfloor = Math.Round(Floor(chance, traits) * 1.5, 3),
                Bidfloorcur = "USD",
                At = chance.Between(1, 3),
            };
            if (chance.Percent(30))
            {
                deal.Wseat.Add(chance.Percent(30) ? Inventory.OwnSeat : $"seat-{chance.Between(18, 90)}");
            }
            pmp.Deals.Add(deal);
        }
        return pmp;
    }

    private static double Floor(Chance chance, RequestTraits traits)
    {
        var floor = chance.Of(UsualFloors) * (0.8 + (0.4 * chance.Share()));
        if (traits.Mix == RequestMix.Exchange && chance.Percent(3))
        {
            floor *= 6;
        }
        return Math.Round(floor, 3);
    }
}
