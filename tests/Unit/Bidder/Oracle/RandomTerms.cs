using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

#pragma warning disable CS0612 // The range of sizes of 2.5 is deprecated and still sent.

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>What few slots ask for: kinds and ranges of banners, bounds of files, pods, floors by length, quantities.</summary>
internal static class RandomTerms
{
    public static void AddTo(Random random, BidRequest.Types.Imp imp)
    {
        if (random.Chance(0.05))
        {
            imp.Qty = new BidRequest.Types.Qty { Multiplier = random.One([1, 1.5, 2.000001]), Sourcetype = 2 };
        }
        if (imp.Banner is { } banner && random.Chance(0.3))
        {
            Add(random, banner);
        }
        if (imp.Video is { } video && random.Chance(0.4))
        {
            Add(random, video);
        }
        if (imp.Audio is { } audio && random.Chance(0.4))
        {
            Add(random, audio);
        }
    }

    private static void Add(Random random, BidRequest.Types.Banner banner)
    {
        banner.Mimes.Add(random.Chance(0.3) ? random.Some(["text/html", "image/png", "image/gif", "application/javascript"], 3) : []);
        banner.Expdir.Add(random.Chance(0.3) ? random.Some([1, 2, 3, 4, 5], 4) : []);
        banner.Topframe = random.Chance(0.5);
        if (random.Chance(0.2))
        {
            var (width, least) = (random.One([6, 32, 4]), random.One([0, 200, 400]));
            banner.Format.Add(new BidRequest.Types.Format { Wratio = width, Hratio = 5, Wmin = least });
        }
        if (random.Chance(0.2))
        {
            (banner.Wmin, banner.Wmax, banner.Hmin, banner.Hmax) =
                (random.One([0, 200, 320]), random.One([0, 320, 800]), random.One([0, 50, 100]), random.One([0, 90, 600]));
        }
    }

    private static void Add(Random random, BidRequest.Types.Video video)
    {
        if (random.Chance(0.3))
        {
            (video.Skipmin, video.Skipafter) = (random.Next(0, 30), random.Next(0, 8));
        }
        if (random.Chance(0.3))
        {
            (video.Minbitrate, video.Maxbitrate) = (random.One([0, 500, 1_000]), random.One([0, 1_000, 2_000]));
        }
        if (random.Chance(0.2))
        {
            (video.Boxingallowed, video.W, video.H) = (false, 640, random.One([360, 363, 480, 0]));
        }
        video.Maxextended = random.One([0, 0, -1, 10]);
        video.Delivery.Add(random.Chance(0.3) ? random.Some([1, 2, 3], 2) : []);
        video.Rqddurs.Add(random.Chance(0.2) ? random.Some([10, 15, 20, 30], 3) : []);
        video.Poddur = random.Chance(0.2) ? random.Next(10, 60) : 0;
        video.Maxseq = random.One([0, 0, 1, 3]);
        video.Slotinpod = random.One([0, 0, -1, 1, 2]);
        video.Mincpmpersec = random.One([0, 0, 0.25, 0.5]);
        video.Durfloors.Add(random.Chance(0.2) ? [Floor(random), Floor(random)] : []);
    }

    private static void Add(Random random, BidRequest.Types.Audio audio)
    {
        if (random.Chance(0.3))
        {
            (audio.Minbitrate, audio.Maxbitrate) = (random.One([0, 500, 1_000]), random.One([0, 1_000, 2_000]));
        }
        audio.Maxextended = random.One([0, 0, -1, 10]);
        audio.Delivery.Add(random.Chance(0.3) ? random.Some([1, 2, 3], 2) : []);
        audio.Rqddurs.Add(random.Chance(0.2) ? random.Some([10, 15, 20, 30], 3) : []);
        audio.Poddur = random.Chance(0.2) ? random.Next(10, 60) : 0;
        audio.Mincpmpersec = random.One([0, 0, 0.25, 0.5]);
        audio.Durfloors.Add(random.Chance(0.2) ? [Floor(random)] : []);
    }

    private static BidRequest.Types.DurFloors Floor(Random random) =>
        new() { Mindur = random.Next(0, 20), Maxdur = random.One([0, 20, 30]), Bidfloor = random.Next(0, 30) * 0.5 };
}
