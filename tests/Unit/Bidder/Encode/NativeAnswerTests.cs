using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Corpus;
using Rtb.Unit.Bidder.Decode;
using Rtb.Unit.Bidder.Oracle;
using Rtb.World;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Native answers of the whole pipeline, read back with parsers that are not ours.</summary>
public class NativeAnswerTests(ITestOutputHelper output)
{
    [Fact]
    public void AssetsStandInTheOrderAndUnderTheIdsOfTheRequest()
    {
        var ad = Json(Ask(SampleRequest.NativeImp("1"), RequestFormat.Json).Adm);
        Assert.Equal("1.2", ad.GetProperty("ver").GetString());
        var assets = ad.GetProperty("assets").EnumerateArray().ToList();
        Assert.Equal([7, 1, 2, 3, 4, 6], assets.Select(asset => asset.GetProperty("id").GetInt32()));
        Assert.Equal("Short \"title\" ä\U0001F600", assets[0].GetProperty("title").GetProperty("text").GetString());
        var image = assets[1].GetProperty("img");
        Assert.Equal(
            ("https://cdn.example/big.jpg?a=1&b=2", 1200, 627),
            (image.GetProperty("url").GetString(), image.GetProperty("w").GetInt32(), image.GetProperty("h").GetInt32()));
        Assert.Equal("https://cdn.example/icon.png", assets[2].GetProperty("img").GetProperty("url").GetString());
        Assert.Equal("Words under the title", assets[3].GetProperty("data").GetProperty("value").GetString());
        Assert.Equal("4.5", assets[4].GetProperty("data").GetProperty("value").GetString());
        var vast = System.Xml.Linq.XDocument.Parse(assets[5].GetProperty("video").GetProperty("vasttag").GetString()!);
        Assert.Equal("4.0", vast.Root!.Attribute("version")!.Value);
        var impression = vast.Descendants().Single(node => node.Name.LocalName == "Impression").Value;
        Assert.Matches(@"^http://notice\.example:8084/t/imp\?t=[\w-]{138}$", impression);
        Assert.Equal("https://acme.example/privacy", ad.GetProperty("privacy").GetString());
        var link = ad.GetProperty("link");
        Assert.Matches(@"^http://notice\.example:8084/t/click\?t=[\w-]{138}$", link.GetProperty("url").GetString());
        Assert.Equal(["https://clicks.example/c"], link.GetProperty("clicktrackers").EnumerateArray().Select(url => url.GetString()));
        Assert.Equal(
            [(1, 1, impression), (1, 1, "https://count.example/i"), (1, 2, "https://count.example/s.js")],
            ad.GetProperty("eventtrackers").EnumerateArray().Select(tracker => (
                tracker.GetProperty("event").GetInt32(), tracker.GetProperty("method").GetInt32(),
                tracker.GetProperty("url").GetString()!)));
        Assert.False(ad.TryGetProperty("imptrackers", out _));
        Assert.False(ad.TryGetProperty("assetsurl", out _));
    }

    [Theory]
    [InlineData("", true, "own i", "")]
    [InlineData("[{\"event\":1,\"methods\":[1]}]", false, "", "own i")]
    [InlineData("[{\"event\":1,\"methods\":[2]}]", true, "own i", "s.js")]
    [InlineData("[{\"event\":2,\"methods\":[1]}]", true, "own i", "v")]
    [InlineData("[{\"event\":2,\"methods\":[2]}]", true, "own i", "")]
    [InlineData("[{\"event\":1,\"methods\":[1,2]},{\"event\":2,\"methods\":[1]}]", false, "", "own i s.js v")]
    public void EventsAreToldInTheWaysThatTheRequestOffers(string offered, bool inList, string listed, string events)
    {
        var trackers = offered.Length == 0 ? "" : $"\"eventtrackers\":{offered},";
        foreach (var ad in Everyway($"{{{trackers}\"assets\":[{{\"id\":1,\"title\":{{\"len\":90}}}}]}}"))
        {
            Assert.Equal(inList, ad.Imptrackers.Count > 0);
            Assert.Equal(listed, string.Join(' ', ad.Imptrackers.Select(Name)));
            Assert.Equal(events, string.Join(' ', ad.Eventtrackers.Select(tracker => Name(tracker.Url))));
        }
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public void TheAnswerHasTheVersionOfTheRequestAndNoNoticeThatNobodyAskedFor(string version)
    {
        foreach (var ad in Everyway($"{{\"ver\":\"{version}\",\"assets\":[{{\"id\":2147483647,\"title\":{{\"len\":90}}}}]}}"))
        {
            Assert.Equal(version, ad.Ver);
            Assert.False(ad.HasPrivacy);
            Assert.Equal(int.MaxValue, ad.Assets.Single().Id);
        }
    }

    [Fact]
    public void AllFormsSayTheSameAndABidSaysThatItIsNative()
    {
        var bids = Bids(SampleRequest.NativeRequest).ToList();
        var ads = Everyway(SampleRequest.NativeRequest).Select(WithoutTokens).ToList();
        Assert.All(ads, ad => Assert.Equal(ads[0], ad));
        Assert.All(bids, bid => Assert.Equal((4, false, false, false), (bid.Mtype, bid.HasW, bid.HasProtocol, bid.HasDur)));
    }

    [Fact]
    public void AnAnswerIsWrappedWhenTheRequestWas()
    {
        var imp = SampleRequest.NativeImp("1");
        imp.Native.Request = $"{{\"native\":{SampleRequest.NativeRequest}}}";
        foreach (var format in new[] { RequestFormat.Json, RequestFormat.Protobuf })
        {
            var root = Json(Ask(imp, format).Adm);
            Assert.Equal(["native"], root.EnumerateObject().Select(member => member.Name));
            Assert.Equal(6, root.GetProperty("native").GetProperty("assets").GetArrayLength());
        }
    }

    [Fact]
    public void NativeBesideBannerInOneAnswerKeepsTheLengthsRight()
    {
        using var world = World();
        var request = SampleRequest.Banner();
        var message = SampleRequest.NativeImp("3");
        message.Native.RequestNative = new NativeRequest
        {
            Assets = { new NativeRequest.Types.Asset { Id = 128, Required = true, Title = new NativeRequest.Types.Title { Len = 90 } } },
        };
        request.Imp.Add([SampleRequest.NativeImp("2"), message, SampleRequest.AudioImp("4"), SampleRequest.VideoImp("5")]);
        var answer = BidResponse.Parser.ParseFrom(world.Ask(request.ToByteArray(), RequestFormat.Protobuf).Output);
        Assert.Equal([1, 4, 4, 3, 2], answer.Seatbid.Single().Bid.Select(bid => bid.Mtype));
        Assert.Equal(128, answer.Seatbid[0].Bid[2].AdmNative.Assets.Single().Id);
        Assert.Equal(answer.ToByteArray().Length, answer.CalculateSize());
    }

    [Fact]
    public void AnAnswerThatDoesNotFitIsRefusedAtEveryLength()
    {
        var body = Body(SampleRequest.NativeImp("1"), RequestFormat.Protobuf);
        int whole;
        using (var world = World())
        {
            whole = world.Ask(body, RequestFormat.Protobuf).Output.Length;
        }
        for (var room = whole - 3; room <= whole + 1; room++)
        {
            using var world = World(new WorldOptions { ResponseBytesMax = room });
            var expected = room < whole ? NoBidReason.ResponseTooLarge : NoBidReason.None;
            Assert.Equal(expected, world.Ask(body, RequestFormat.Protobuf).Reason);
        }
    }

    /// <summary>The sample catalogue against every native request that we know of.</summary>
    [SharedFact(CorpusLines.Requests, CorpusLines.Composed)]
    public void EveryAnswerHasEveryRequiredAsset()
    {
        var catalog = CatalogFile.Read(Path.Combine(Tidy.Repository.Root, "samples", "catalog.json"));
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        using var world = new BidWorld(catalog);
        foreach (var (where, body) in CorpusLines.Valid())
        {
            using var asked = JsonDocument.Parse(body);
            var imps = asked.RootElement.GetProperty("imp").EnumerateArray().ToList();
            if (!imps.Exists(imp => imp.TryGetProperty("native", out _)))
            {
                continue;
            }
            world.Tick();
            var answer = world.Ask(body, RequestFormat.Json);
            using var response = answer.Bids.Count == 0 ? null : JsonDocument.Parse(answer.Output);
            foreach (var (index, imp) in imps.Index().Where(pair => pair.Item.TryGetProperty("native", out _)))
            {
                var bids = response?.RootElement.GetProperty("seatbid")[0].GetProperty("bid").EnumerateArray().ToList() ?? [];
                var place = answer.Bids.ToList().FindIndex(bid => bid.ImpressionIndex == index);
                var mtype = place < 0 ? 0 : bids[place].GetProperty("mtype").GetInt32();
                var reason = answer.Reason is > NoBidReason.CurrencyNotSupported or NoBidReason.None
                    ? answer.ImpressionReasons[index]
                    : answer.Reason;
                var outcome = mtype == 4 ? "native" : mtype != 0 ? "another medium of the impression" : reason.ToString();
                counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
                if (mtype == 4)
                {
                    CheckAssets(imp.GetProperty("native").GetProperty("request"), bids[place].GetProperty("adm").GetString()!, where);
                }
            }
        }
        foreach (var (outcome, count) in counts.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{count,5} {outcome}");
        }
        Assert.True(counts.GetValueOrDefault("native") > 100, "most native requests can be answered");
    }

    private static void CheckAssets(JsonElement request, string markup, string where)
    {
        var isText = request.ValueKind == JsonValueKind.String;
        var slot = new BidRequest.Types.Native { Request = isText ? request.GetString()! : request.GetRawText() };
        Assert.True(NativeOracle.CanAnswer(slot), where);
        var answer = Json(markup);
        var wrapped = JsonDocument.Parse(slot.Request).RootElement.TryGetProperty("native", out _);
        Assert.True(wrapped == answer.TryGetProperty("native", out var inner), where);
        answer = wrapped ? inner : answer;
        var answered = answer.GetProperty("assets").EnumerateArray().ToDictionary(asset => asset.GetProperty("id").GetInt32());
        foreach (var (index, asset) in NativeOracle.Assets(slot)!.Index())
        {
            var id = asset.TryGetProperty("id", out var given) ? int.Parse(given.ToString(), CultureInfo.InvariantCulture) : index;
            var kind = ((string[])["title", "img", "video", "data"]).SingleOrDefault(name => asset.TryGetProperty(name, out _));
            if (answered.Remove(id, out var part))
            {
                Assert.True(part.TryGetProperty(kind!, out var value), $"{where}: asset {id} is no {kind}");
                CheckLength(asset.GetProperty(kind!), value, $"{where}: asset {id}");
                continue;
            }
            var required = asset.TryGetProperty("required", out var flag) && flag.ToString() is "1" or "True";
            Assert.False(required, $"{where}: asset {id} is required and not answered");
        }
        Assert.Empty(answered);
        Assert.True(answer.TryGetProperty("imptrackers", out _) || answer.TryGetProperty("eventtrackers", out _), where);
        Assert.StartsWith("http", answer.GetProperty("link").GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    private static void CheckLength(JsonElement wanted, JsonElement value, string where)
    {
        var text = value.TryGetProperty("text", out var title) ? title : value.TryGetProperty("value", out var data) ? data : default;
        if (text.ValueKind == JsonValueKind.String && wanted.TryGetProperty("len", out var length) && length.GetInt32() > 0)
        {
            Assert.True(text.GetString()!.EnumerateRunes().Count() <= length.GetInt32(), $"{where} is longer than {length}");
        }
    }

    /// <summary>The same native request in a JSON body, as text in protobuf, and as a message in protobuf.</summary>
    private static IEnumerable<BidResponse.Types.Bid> Bids(string native)
    {
        var imp = SampleRequest.NativeImp("1");
        imp.Native.Request = native;
        yield return Ask(imp, RequestFormat.Json);
        yield return Ask(imp, RequestFormat.Protobuf);
        imp.Native.RequestNative = JsonParser.Default.Parse<NativeRequest>(NativeRequests.Typed(native));
        yield return Ask(imp, RequestFormat.Protobuf);
    }

    private static IEnumerable<NativeResponse> Everyway(string native) =>
        Bids(native).Select(bid => bid.AdmNative ?? JsonParser.Default.Parse<NativeResponse>(bid.Adm));

    private static NativeResponse WithoutTokens(NativeResponse ad) => JsonParser.Default.Parse<NativeResponse>(
        Regex.Replace(ad.ToString(), @"(?<=\?t=)[\w-]{138}", "", RegexOptions.None, TimeSpan.FromSeconds(1)));

    private static string Name(string url) => url.Contains("notice.example", StringComparison.Ordinal) ? "own" : url.Split('/')[^1];

    private static BidResponse.Types.Bid Ask(BidRequest.Types.Imp imp, RequestFormat format)
    {
        using var world = World();
        var answer = world.Ask(Body(imp, format), format);
        Assert.Equal(NoBidReason.None, answer.Reason);
        var response = format == RequestFormat.Json
            ? BidResponse.Parser.ParseJson(Encoding.UTF8.GetString(answer.Output))
            : BidResponse.Parser.ParseFrom(answer.Output);
        return response.Seatbid.Single().Bid.Single();
    }

    private static byte[] Body(BidRequest.Types.Imp imp, RequestFormat format)
    {
        var request = SampleRequest.Banner();
        request.Imp.Clear();
        request.Imp.Add(imp);
        return format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray();
    }

    private static BidWorld World(WorldOptions? options = null)
    {
        var campaign = SampleCatalog.Campaign("c1");
        campaign.Creatives.Add([SampleCatalog.Native(), SampleCatalog.Audio()]);
        return new BidWorld(SampleCatalog.With(campaign), options);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
