using Rtb.Contracts.Catalog.V1;

namespace Rtb.Corpus;

/// <summary>Makes creatives: banners of the usual sizes as HTML or image, and videos with one to three files.</summary>
internal static class Creatives
{
    private static readonly int[] VideoSeconds = [6, 15, 30];

    public static IEnumerable<Creative> Some(Chance chance)
    {
        var kind = chance.Weighted(62, 18, 20);
        if (kind != 1)
        {
            foreach (var size in chance.Some(Inventory.BannerSizes, chance.Between(1, 5)))
            {
                yield return Banner(chance, $"b{size}", size);
            }
        }
        if (kind != 0)
        {
            foreach (var seconds in chance.Some(VideoSeconds, chance.Between(1, 2)))
            {
                yield return Video(chance, seconds);
            }
        }
    }

    /// <summary>Something for every impression of <see cref="RequestMix.AllFit"/>: each size and length, nothing to block.</summary>
    public static IEnumerable<Creative> EverySize(Chance chance)
    {
        var banners = Inventory.BannerSizes.Select(size => Banner(chance, $"b{size}", size));
        foreach (var creative in banners.Concat(VideoSeconds.Select(seconds => Video(chance, seconds))))
        {
            creative.Secure = true;
            creative.Attributes.Clear();
            creative.Categories.Clear();
            creative.Apis.Clear();
            creative.Video?.ClearSkipOffsetSeconds();
            yield return creative;
        }
    }

    private static Creative Banner(Chance chance, string id, string size)
    {
        var sides = size.Split('x');
        var banner = new BannerCreative { Width = int.Parse(sides[0]), Height = int.Parse(sides[1]) };
        var image = $"https://cdn.bench.test/{chance.Hex(16)}/{size}.jpg";
        if (chance.Percent(70))
        {
            banner.Html = $"<div style=\"width:{sides[0]}px;height:{sides[1]}px\">"
                + "<a href=\"{click_url}\" target=\"_blank\" rel=\"noopener\">"
                + $"<img src=\"{image}\" width=\"{sides[0]}\" height=\"{sides[1]}\" alt=\"\"></a>"
                + (chance.Percent(50) ? "<img src=\"{impression_url}\" width=\"1\" height=\"1\" alt=\"\">" : "") + "</div>";
        }
        else
        {
            banner.ImageUrl = image;
        }
        var creative = Any(chance, id);
        creative.Banner = banner;
        creative.ImageUrl = image;
        return creative;
    }

    private static Creative Video(Chance chance, int seconds)
    {
        var video = new VideoCreative { DurationMs = seconds * 1_000 };
        if (chance.Percent(30))
        {
            video.SkipOffsetSeconds = 5;
        }
        var name = chance.Hex(12);
        video.MediaFiles.Add(File(name, "mp4", 640, 360, 800));
        if (chance.Percent(60))
        {
            video.MediaFiles.Add(File(name, "mp4", 1280, 720, 2_200));
            video.MediaFiles.Add(File(name, "webm", 1280, 720, 1_800));
        }
        var creative = Any(chance, $"v{seconds}");
        creative.Video = video;
        return creative;
    }

    private static MediaFile File(string name, string kind, int width, int height, int bitrate) => new()
    {
        Url = $"https://cdn.bench.test/{name}/{height}p.{kind}",
        MimeType = $"video/{kind}",
        Width = width,
        Height = height,
        BitrateKbps = bitrate,
    };

    private static Creative Any(Chance chance, string id)
    {
        var creative = new Creative { Id = id, DisplayName = id, Weight = chance.Between(1, 300), Secure = chance.Percent(95) };
        if (chance.Percent(25))
        {
            creative.Attributes.Add(chance.Some<int>([1, 2, 6, 7, 9, 13, 16], chance.Between(1, 2)));
        }
        if (chance.Percent(10))
        {
            creative.Categories.Add($"IAB{chance.Between(1, 22)}-{chance.Between(1, 6)}");
        }
        if (chance.Percent(4))
        {
            creative.Apis.Add(5);
        }
        if (chance.Percent(40))
        {
            creative.Language = chance.Of<string>(["en", "en", "es", "fr"]);
        }
        return creative;
    }
}
