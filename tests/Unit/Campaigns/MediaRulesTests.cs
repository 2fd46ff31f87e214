using Google.Protobuf;
using Rtb.Campaigns;
using Rtb.Contracts.Catalog.V1;
using Rtb.World;

namespace Rtb.Unit.Campaigns;

/// <summary>Native and audio creatives: one thing wrong at a time, and the field that is named for it.</summary>
public class MediaRulesTests
{
    [Fact]
    public void SoundCreativesHaveNoViolations()
    {
        Assert.Empty(Check(SampleCatalog.Native()));
        Assert.Empty(Check(SampleCatalog.Audio()));
    }

    [Fact]
    public void ACreativeOfNoMediumIsRefused() =>
        Assert.Equal(["c"], Check(new Creative { Id = "x" }));

    [Theory]
    [InlineData("""{"titles":[]}""", "titles")]
    [InlineData("""{"titles":["1","2","3","4","5","6","7","8","9"]}""", "titles")]
    [InlineData("""{"titles":["a",""]}""", "titles[1]")]
    [InlineData("""{"titles":["line\nbreak"]}""", "titles[0]")]
    [InlineData("""{"descriptions":["","b"]}""", "descriptions[0]")]
    [InlineData("""{"descriptions":["1","2","3","4","5","6","7","8","9"]}""", "descriptions")]
    [InlineData("""{"sponsored_by":"\u0000"}""", "sponsored_by")]
    [InlineData("""{"call_to_action":"\t"}""", "call_to_action")]
    [InlineData("""{"address":"\u0007"}""", "address")]
    [InlineData("""{"rating":"5.1"}""", "rating")]
    [InlineData("""{"rating":"-1"}""", "rating")]
    [InlineData("""{"rating":"good"}""", "rating")]
    [InlineData("""{"rating":"5"}""", "")]
    [InlineData("""{"likes":"1,000"}""", "likes")]
    [InlineData("""{"downloads":"1234567890123456789"}""", "downloads")]
    [InlineData("""{"icons":[{"url":"http://c.example/i","width":1,"height":1,"mime_type":"image/png"}]}""", "icons[0].url")]
    [InlineData("""{"icons":[{"url":"https://c.example/i","width":0,"height":1,"mime_type":"image/png"}]}""", "icons[0].width")]
    [InlineData("""{"images":[{"url":"https://c.example/i","width":1,"height":65536,"mime_type":"image/png"}]}""", "images[0].height")]
    [InlineData("""{"images":[{"url":"https://c.example/i","width":1,"height":1,"mime_type":"video/mp4"}]}""", "images[0].mime_type")]
    [InlineData("""{"video":{"duration_ms":1}}""", "video.media_files")]
    [InlineData("""{"privacy_url":"acme.example"}""", "privacy_url")]
    [InlineData("""{"click_trackers":["ftp://c.example"]}""", "click_trackers[0]")]
    [InlineData("""{"trackers":[{"event":5,"method":1,"url":"https://c.example"}]}""", "trackers[0].event")]
    [InlineData("""{"trackers":[{"event":1,"method":0,"url":"https://c.example"}]}""", "trackers[0].method")]
    [InlineData("""{"trackers":[{"event":1,"method":1}]}""", "trackers[0].url")]
    public void ABrokenNativeAdIsRefused(string change, string field)
    {
        var native = JsonParser.Default.Parse<NativeCreative>(change);
        if (!change.Contains("titles", StringComparison.Ordinal))
        {
            native.Titles.Add("a");
        }
        var found = Check(new Creative { Id = "x", Native = native });
        Assert.Equal(field.Length == 0 ? [] : [$"c.native.{field}"], found);
    }

    [Fact]
    public void ListsAndTextsHaveLimits()
    {
        var native = SampleCatalog.Native();
        native.Native.Titles[0] = new string('a', 1_001);
        native.Native.Descriptions[0] = new string('a', 4_097);
        native.Native.Icons.Add(Enumerable.Repeat(native.Native.Icons[0], 16));
        native.Native.ClickTrackers.Add(Enumerable.Repeat("https://c.example/", 8));
        native.Native.Trackers.Add(Enumerable.Repeat(native.Native.Trackers[0], 14));
        string[] fields = ["titles[0]", "descriptions[0]", "icons", "click_trackers", "trackers"];
        Assert.Equal(fields.Select(field => $"c.native.{field}"), Check(native));
        var audio = SampleCatalog.Audio();
        audio.Audio.Companions.Add(Enumerable.Repeat(audio.Audio.Companions[0], 16));
        Assert.Equal(["c.audio.companions"], Check(audio));
    }

    [Theory]
    [InlineData("""{"duration_ms":0}""", "duration_ms")]
    [InlineData("""{"duration_ms":600001}""", "duration_ms")]
    [InlineData("""{"duration_ms":15000,"skip_offset_seconds":16}""", "skip_offset_seconds")]
    [InlineData("""{"duration_ms":15000,"media_files":[]}""", "media_files")]
    [InlineData("""{"duration_ms":1,"media_files":[{"url":"http://c.example","mime_type":"audio/mpeg"}]}""", "media_files[0].url")]
    [InlineData("""{"duration_ms":1,"media_files":[{"url":"https://c.example","mime_type":"video/mp4"}]}""", "media_files[0].mime_type")]
    [InlineData(
        """{"duration_ms":1,"media_files":[{"url":"https://c.example","mime_type":"audio/mp4","bitrate_kbps":-1}]}""",
        "media_files[0].bitrate_kbps")]
    [InlineData(
        """{"duration_ms":1,"companions":[{"image_url":"","mime_type":"image/png","width":1,"height":1}]}""",
        "companions[0].image_url")]
    [InlineData(
        """{"duration_ms":1,"companions":[{"image_url":"https://c.example","mime_type":"x","width":1,"height":1}]}""",
        "companions[0].mime_type")]
    [InlineData(
        """{"duration_ms":1,"companions":[{"image_url":"https://c.example","mime_type":"image/png","width":0,"height":1}]}""",
        "companions[0].width")]
    public void ABrokenAudioAdIsRefused(string change, string field)
    {
        var audio = JsonParser.Default.Parse<AudioCreative>(change);
        if (!change.Contains("media_files", StringComparison.Ordinal))
        {
            audio.MediaFiles.Add(SampleCatalog.Audio().Audio.MediaFiles[0]);
        }
        Assert.Equal([$"c.audio.{field}"], Check(new Creative { Id = "x", Audio = audio }));
    }

    [Theory]
    [InlineData("""{"video":{"tag":{"url":"https://c.example/?a=[CACHEBUSTING]","mime_types":["video/mp4"]}}}""", "")]
    [InlineData("""{"audio":{"tag":{"url":"https://c.example","mime_types":["audio/mpeg"],"is_final":true}}}""", "")]
    [InlineData("""{"video":{"tag":{"url":"http://c.example","mime_types":["video/mp4"]}}}""", "video.tag.url")]
    [InlineData("""{"video":{"tag":{"url":"https://c.example"}}}""", "video.tag.mime_types")]
    [InlineData("""{"video":{"tag":{"url":"https://c.example","mime_types":["audio/mpeg"]}}}""", "video.tag.mime_types[0]")]
    [InlineData("""{"audio":{"tag":{"url":"https://c.example","mime_types":["audio/mpeg","x"]}}}""", "audio.tag.mime_types[1]")]
    [InlineData(
        """
        {"audio":{"tag":{"url":"https://c.example","mime_types":["audio/mpeg"]},
        "media_files":[{"url":"https://c.example","mime_type":"audio/mpeg"}]}}
        """, "audio")]
    [InlineData(
        """
        {"video":{"tag":{"url":"https://c.example","mime_types":["video/mp4"]},
        "companions":[{"image_url":"https://c.example","mime_type":"image/png","width":300}]}}
        """, "video.companions[0].height")]
    [InlineData(
        """{"native":{"titles":["a"],"video":{"duration_ms":1,"tag":{"url":"https://c.example","mime_types":["video/mp4"]}}}}""",
        "native.video.tag")]
    [InlineData("""{"banner":{"mime_types":["text/html","image/gif"],"expand_directions":[1,6],"needs_top_frame":true}}""", "")]
    [InlineData("""{"banner":{"mime_types":["text/html","video/mp4"]}}""", "banner.mime_types[1]")]
    [InlineData("""{"banner":{"expand_directions":[1,7]}}""", "banner.expand_directions[1]")]
    [InlineData("""{"banner":{"expand_directions":[0]}}""", "banner.expand_directions[0]")]
    public void TagsCompanionsAndNeedsAreChecked(string creative, string field)
    {
        var parsed = JsonParser.Default.Parse<Creative>(creative);
        parsed.Id = "x";
        if (parsed.Banner is { } banner)
        {
            (banner.Width, banner.Height, banner.ImageUrl) = (300, 250, "https://c.example/i.png");
        }
        if (parsed.Video is { } video)
        {
            video.DurationMs = 15_000;
        }
        if (parsed.Audio is { } audio)
        {
            audio.DurationMs = 15_000;
        }
        Assert.Equal(field.Length == 0 ? [] : [$"c.{field}"], Check(parsed));
    }

    private static IEnumerable<string> Check(Creative creative)
    {
        var found = new Violations();
        CreativeRules.Check(creative, "https://acme.example/", [], "c", found);
        return found.ToList().Select(violation => violation.Field);
    }
}
