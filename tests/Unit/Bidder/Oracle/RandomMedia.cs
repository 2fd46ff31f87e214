using System.Text.Json.Nodes;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Native and audio, as requests ask for them and as creatives have them.</summary>
internal sealed class RandomMedia(Random random)
{
    private static readonly (int Width, int Height)[] Icons = [(50, 50), (80, 80), (128, 128)];
    private static readonly (int Width, int Height)[] Mains = [(300, 157), (600, 315), (1200, 627)];
    private static readonly string[] Mimes = ["image/png", "image/jpeg", "image/webp"];

    public BidRequest.Types.Native NativeSlot()
    {
        var native = new JsonObject { ["ver"] = random.One(["1.0", "1.1", "1.2"]), ["assets"] = Assets() };
        if (random.Chance(0.5))
        {
            native["eventtrackers"] = new JsonArray(new JsonObject { ["event"] = random.Next(1, 3), ["methods"] = new JsonArray(1, 2) });
        }
        var text = (random.Chance(0.5) ? native : new JsonObject { ["native"] = native }).ToJsonString();
        return new BidRequest.Types.Native
        {
            Request = random.Chance(0.03) ? text[..random.Next(1, text.Length)] : text,
            Battr = { random.Chance(0.2) ? random.Some([1, 2, 3, 4, 5, 6, 7], 2) : [] },
            Api = { random.Chance(0.5) ? random.Some([3, 5, 7], 2) : [] },
        };
    }

    public BidRequest.Types.Audio AudioSlot()
    {
        var audio = new BidRequest.Types.Audio
        {
            Mimes = { random.One([["audio/mpeg"], ["audio/mp3", "audio/mp4"], (string[])["audio/ogg"]]) },
            Protocols = { random.Chance(0.5) ? random.Some([1, 2, 3, 5, 7, 8, 9, 10, 11, 16], 3) : [] },
            Battr = { random.Chance(0.2) ? random.Some([1, 2, 3, 4, 5, 6, 7], 2) : [] },
            Api = { random.Chance(0.5) ? random.Some([3, 5, 7], 2) : [] },
        };
        if (random.Chance(0.5))
        {
            (audio.Minduration, audio.Maxduration) = (random.Next(0, 20), random.Next(20, 60));
        }
        return audio;
    }

    public void Complete(NativeCreative native)
    {
        native.Titles.Clear();
        native.Titles.Add(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words(40)));
        native.Descriptions.Add(Enumerable.Range(0, random.Next(0, 3)).Select(_ => Words(100)));
        native.SponsoredBy = random.Chance(0.7) ? Words(30) : "";
        native.CallToAction = random.Chance(0.7) ? Words(15) : "";
        native.Rating = random.Chance(0.3) ? "4.5" : "";
        native.Price = random.Chance(0.3) ? "$9.99" : "";
        native.Icons.Add(random.Some(Icons, 2).Select(Image));
        native.Images.Add(random.Some(Mains, 2).Select(Image));
        if (random.Chance(0.3))
        {
            native.Video = new VideoCreative
            {
                DurationMs = random.Next(5, 40) * 1_000,
                MediaFiles = { new MediaFile { Url = "https://cdn.example/v", MimeType = "video/mp4", Width = 640, Height = 360 } },
            };
        }
    }

    public void Complete(AudioCreative audio)
    {
        audio.DurationMs = random.Next(5, 40) * 1_000;
        audio.MediaFiles.Clear();
        if (random.Chance(0.2))
        {
            audio.Tag = Tag("audio/mpeg", random.Chance(0.5));
            return;
        }
        audio.MediaFiles.Add(new AudioFile { Url = "https://cdn.example/a", MimeType = random.One(["audio/mpeg", "audio/mp4"]) });
    }

    public static VastTag Tag(string type, bool isFinal) =>
        new() { Url = "https://ads.example/vast", MimeTypes = { type }, IsFinal = isFinal };

    private JsonArray Assets()
    {
        var named = random.Chance(0.9);
        var assets = new JsonArray();
        for (var id = random.Next(0, 3); id >= 0; id--)
        {
            var asset = Asset();
            if (named && !random.Chance(0.01))
            {
                asset["id"] = random.Chance(0.01) ? 0 : id;
            }
            if (random.Chance(0.8))
            {
                asset["required"] = random.Next(2);
            }
            assets.Add(asset);
        }
        return random.Chance(0.01) ? [] : assets;
    }

    private JsonObject Asset() => random.Next(8) switch
    {
        0 or 1 => new JsonObject { ["title"] = new JsonObject { ["len"] = random.One([15, 25, 90]) } },
        2 or 3 => new JsonObject { ["img"] = Wanted(1, Icons) },
        4 => new JsonObject { ["img"] = Wanted(3, Mains) },
        5 => new JsonObject
        {
            ["video"] = new JsonObject
            {
                ["mimes"] = new JsonArray("video/mp4"), ["minduration"] = random.Next(0, 20), ["maxduration"] = random.Next(20, 60),
                ["protocols"] = new JsonArray(2, random.One([3, 7])),
            },
        },
        6 => new JsonObject { ["data"] = new JsonObject { ["type"] = random.Next(1, 14) } },
        _ => new JsonObject { ["data"] = new JsonObject { ["type"] = random.One([1, 2, 12]), ["len"] = random.One([15, 25, 90]) } },
    };

    private JsonObject Wanted(int type, (int Width, int Height)[] sizes)
    {
        var (width, height) = random.One(sizes);
        var image = random.Chance(0.5)
            ? new JsonObject { ["w"] = width, ["h"] = height }
            : new JsonObject { ["wmin"] = width - 10, ["hmin"] = height - 10, ["w"] = width + 20 };
        if (random.Chance(0.9))
        {
            image["type"] = random.Chance(0.1) ? random.Next(1, 5) : type;
        }
        if (random.Chance(0.3))
        {
            image["mimes"] = new JsonArray("image/jpg", random.One(Mimes));
        }
        return image;
    }

    private NativeImage Image((int Width, int Height) size) =>
        new() { Url = "https://cdn.example/i", Width = size.Width, Height = size.Height, MimeType = random.One(Mimes) };

    /// <summary>Some characters take two of UTF-16.</summary>
    private string Words(int most) =>
        string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => random.Chance(0.1) ? "\U0001F600" : "\u00e4"));
}
