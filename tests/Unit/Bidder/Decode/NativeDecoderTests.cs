using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Decode;

public class NativeDecoderTests
{
    private const string Whole =
        """
        {"ver":"1.1","context":2,"plcmttype":4,"plcmtcnt":3,"privacy":1,"aurlsupport":1,"durlsupport":0,
        "eventtrackers":[{"event":1,"methods":[1,2]},{"event":2,"methods":[1]},{"event":500,"methods":[1]}],"assets":[
        {"id":4,"required":1,"title":{"len":90}},
        {"id":3,"required":0,"img":{"type":3,"w":1,"h":2,"wmin":3,"hmin":4,"mimes":["image\/png","what"]}},
        {"id":2,"data":{"type":12,"len":15}},
        {"id":1,"required":1,"video":{"mimes":["video/mp4"],"minduration":5,"maxduration":6,"protocols":[2,7]}}]}
        """;

    [Fact]
    public void EveryFormGivesTheSame()
    {
        var expected = Text(Decoding.Json(NativeRequests.InString(Whole)));
        Assert.Equal(expected, Text(Decoding.Json(NativeRequests.AsObject(Whole))));
        Assert.Equal(expected, Text(Decoding.Protobuf(Message(native => native.Request = Whole))));
        var message = JsonParser.Default.Parse<NativeRequest>(NativeRequests.Typed(Whole));
        Assert.Equal(expected, Text(Decoding.Protobuf(Message(native => native.RequestNative = message))));
        foreach (var wrapped in new[]
        {
            Decoding.Json(NativeRequests.InString(NativeRequests.Wrapped(Whole))),
            Decoding.Json(NativeRequests.AsObject(NativeRequests.Wrapped(Whole))),
            Decoding.Protobuf(Message(native => native.Request = NativeRequests.Wrapped(Whole))),
        })
        {
            Assert.True(NativeRequests.Of(wrapped).IsWrapped);
            Assert.Equal(expected, Text(wrapped));
        }
    }

    [Fact]
    public void EveryFieldIsRead()
    {
        var request = Decoding.Json(NativeRequests.InString(Whole, ",\"ver\":\"1.2\",\"api\":[3,5],\"battr\":[1]"));
        var native = NativeRequests.Of(request);
        Assert.Equal(
            (NativeFault.None, 11, 2, 4, 3),
            (native.Fault, native.Version, native.Context, native.PlacementType, native.PlacementCount));
        Assert.Equal((0b101000UL, 0b10UL), (native.Apis, native.BlockedAttributes));
        Assert.Equal((true, true, false), (native.TakesPrivacy, native.TakesAssetsUrl, native.TakesDynamicUrl));
        Assert.Equal((true, true, true, false), (native.Offers(1, 1), native.Offers(1, 2), native.Offers(2, 1), native.Offers(2, 2)));
        var assets = request.Media.AssetsOf(in native).ToArray();
        Assert.Equal([(4, true, AssetKind.Title), (3, false, AssetKind.Image), (2, false, AssetKind.Data), (1, true, AssetKind.Video)],
            assets.Select(asset => (asset.Id, asset.Required, asset.Kind)));
        Assert.Equal((90, 15, 12), (assets[0].Length, assets[2].Length, assets[2].Type));
        Assert.Equal((3, 1, 2, 3, 4, 2), (assets[1].Type, assets[1].Width, assets[1].Height, assets[1].WidthMin, assets[1].HeightMin,
            assets[1].MimeCount));
        Assert.Equal((MimeTypes.BitOf("image/png"u8), MimeTypes.BitOf("video/mp4"u8)), (assets[1].MimeTypes, assets[3].MimeTypes));
        Assert.Equal((5, 6, 0b10000100UL), (assets[3].MinDurationSeconds, assets[3].MaxDurationSeconds, assets[3].Protocols));
    }

    [Theory]
    [InlineData("\"1.0\"", 10)]
    [InlineData("\"1.1\"", 11)]
    [InlineData("1.1", 11)]
    [InlineData("1", 10)]
    [InlineData("\"1.2\"", 12)]
    [InlineData("\"2.2\"", 12)]
    [InlineData("\"new\"", 12)]
    [InlineData("null", 12)]
    public void TheVersionIsThatOfTheRequestElseThatBesideIt(string version, int expected)
    {
        Assert.Equal(expected, NativeRequests.Of(NativeRequests.Decoded($"{{\"ver\":{version},\"assets\":[]}}")).Version);
        Assert.Equal(expected, NativeRequests.Of(Decoding.Json(NativeRequests.InString("{}", $",\"ver\":{version}"))).Version);
        Assert.Equal(11, NativeRequests.Of(Decoding.Json(NativeRequests.InString("{\"ver\":1.1}", $",\"ver\":{version}"))).Version);
    }

    [Theory]
    [InlineData("{}", nameof(NativeFault.NoAssets))]
    [InlineData("{\"assets\":[]}", nameof(NativeFault.NoAssets))]
    [InlineData("{\"assets\":3}", nameof(NativeFault.NoAssets))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{}}", nameof(NativeFault.NotJson))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{}}]}}", nameof(NativeFault.NotJson))]
    [InlineData("[]", nameof(NativeFault.NotJson))]
    [InlineData("\"{}\"", nameof(NativeFault.NotJson))]
    [InlineData("{\"assets\":\u0000[]}", nameof(NativeFault.NotJson))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{}},{\"title\":{}}]}", nameof(NativeFault.AssetIds))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{}},7]}", nameof(NativeFault.AssetIds))]
    [InlineData("{\"assets\":[{\"id\":-1,\"title\":{}}]}", nameof(NativeFault.AssetIds))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{}},{\"id\":1,\"img\":{}}]}", nameof(NativeFault.DuplicateAssetId))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{},\"img\":{}}]}", nameof(NativeFault.MixedAsset))]
    [InlineData("{\"assets\":[{\"id\":1,\"img\":{\"wmin\":-1}}]}", nameof(NativeFault.NegativeValue))]
    [InlineData("{\"assets\":[{\"id\":1,\"title\":{\"len\":-5}}]}", nameof(NativeFault.NegativeValue))]
    [InlineData("{\"assets\":[{\"id\":\"1\",\"title\":null,\"img\":{}}]}", nameof(NativeFault.None))]
    [InlineData("{\"assets\":[{\"title\":{}},{\"img\":{}}]}", nameof(NativeFault.None))]
    public void ABrokenRequestSpoilsOnlyItsImpression(string native, string expected)
    {
        Assert.Equal(expected, NativeRequests.Of(NativeRequests.Decoded(native)).Fault.ToString());
        Assert.Equal(expected, NativeRequests.Of(Decoding.Protobuf(Message(slot => slot.Request = native))).Fault.ToString());
    }

    [Fact]
    public void AssetsWithoutIdsAreCounted()
    {
        var request = NativeRequests.Decoded("{\"assets\":[{\"title\":{}},{\"img\":{}},{\"data\":{}}]}");
        Assert.Equal([0, 1, 2], request.Media.AssetsOf(in NativeRequests.Of(request)).ToArray().Select(asset => asset.Id));
    }

    [Fact]
    public void EveryProperPrefixOfTheTextIsNotJsonAndTheNextImpressionIsRead()
    {
        var request = new DecodedRequest(new DecodeLimits());
        for (var length = 1; length < Whole.Length; length++)
        {
            var cut = JsonSerializer.Serialize(Whole[..length]);
            var body = "{\"id\":\"r\",\"imp\":[{\"id\":\"1\",\"native\":{\"request\":" + cut + "}},"
                + """{"id":"\u0032","native":{"request":{"assets":[{"id":5,"img":{"mimes":["image\/png"]}}]}}}]}""";
            Assert.Equal(NoBidReason.None, Decoding.Json(request, Encoding.UTF8.GetBytes(body)));
            Assert.Equal(NativeFault.NotJson, request.Media.NativeOf(in request.Impressions[0]).Fault);
            ref var second = ref request.Media.NativeOf(in request.Impressions[1]);
            ref var asset = ref request.Media.AssetsOf(in second)[0];
            Assert.Equal((NativeFault.None, 5, 1), (second.Fault, asset.Id, asset.MimeCount));
            Assert.Equal("2", request.Read(request.Impressions[1].Id));
        }
    }

    [Fact]
    public void EveryPrefixOfTheMessageIsReadOrRefusedAsByGeneratedCode()
    {
        var message = JsonParser.Default.Parse<NativeRequest>(NativeRequests.Typed(Whole));
        var body = Message(native => native.RequestNative = message).ToByteArray();
        var request = new DecodedRequest(new DecodeLimits());
        for (var length = 0; length < body.Length; length++)
        {
            var reason = Decoding.Protobuf(request, body.AsSpan(0, length));
            Assert.Equal(CanParse(body[..length]), reason != NoBidReason.Malformed);
        }
    }

    /// <summary>A body of the largest size whose native text is all escapes, and strings in it that are all escapes again.</summary>
    [Fact]
    public void TheLargestTextFitsIntoTheBuffer()
    {
        var limits = new DecodeLimits();
        var request = new DecodedRequest(limits);
        var before = NativeRequests.Body("\"request\":\"{\\\"assets\\\":[{\\\"id\\\":1,\\\"img\\\":{\\\"mimes\\\":[\\\"");
        var head = before[..before.LastIndexOf("}}]}", StringComparison.Ordinal)];
        const string tail = "\\\"]}}]}\"}}]}";
        var filler = string.Concat(Enumerable.Repeat("\\\\u0041", (limits.BodyBytesMax - head.Length - tail.Length) / 7));
        Assert.Equal(NoBidReason.None, Decoding.Json(request, Encoding.UTF8.GetBytes(head + filler + tail)));
        ref var native = ref NativeRequests.Of(request);
        Assert.Equal((NativeFault.None, 1), (native.Fault, request.Media.AssetsOf(in native)[0].MimeCount));
    }

    [Fact]
    public void OneAssetOverTheLimitIsNoBidOnBothWires()
    {
        var limits = new DecodeLimits { NativeAssetsMax = 3 };
        string Assets(int count) =>
            $"{{\"assets\":[{string.Join(',', Enumerable.Range(0, count).Select(id => $"{{\"id\":{id},\"title\":{{}}}}"))}]}}";
        foreach (var (count, expected) in new[] { (3, NoBidReason.None), (4, NoBidReason.TooManyListEntries) })
        {
            Decoding.Json(NativeRequests.InString(Assets(count)), expected, limits);
            Decoding.Json(NativeRequests.AsObject(Assets(count)), expected, limits);
            Decoding.Protobuf(Message(slot => slot.Request = Assets(count)), expected, limits);
            var message = JsonParser.Default.Parse<NativeRequest>(Assets(count));
            Decoding.Protobuf(Message(slot => slot.RequestNative = message), expected, limits);
        }
    }

    [Fact]
    public void ATextThatIsNotTextIsAsIfItWereMissing()
    {
        Decoding.Json(NativeRequests.Body("\"request\":7"), NoBidReason.MissingRequiredField);
        Decoding.Json(NativeRequests.Body("\"request\":\"\""), NoBidReason.MissingRequiredField);
        Decoding.Json(NativeRequests.Body("\"ver\":\"1.2\""), NoBidReason.MissingRequiredField);
    }

    [Fact]
    public void OfTwoRequestsTheLastCounts()
    {
        var two = NativeRequests.Body(
            "\"ver\":\"1.1\",\"request\":{\"native\":{\"assets\":[{\"id\":1,\"title\":{}}],\"privacy\":1}},"
            + "\"request\":\"{\\\"assets\\\":[{\\\"id\\\":2,\\\"img\\\":{}}]}\"");
        var request = Decoding.Json(two);
        var native = NativeRequests.Of(request);
        Assert.Equal((false, false, 11), (native.IsWrapped, native.TakesPrivacy, native.Version));
        Assert.Equal([2], request.Media.AssetsOf(in native).ToArray().Select(asset => asset.Id));
    }

    private static bool CanParse(byte[] body)
    {
        try
        {
            BidRequest.Parser.ParseFrom(body);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static BidRequest Message(Action<BidRequest.Types.Native> change)
    {
        var native = new BidRequest.Types.Native();
        change(native);
        return new BidRequest { Id = "r", Imp = { new BidRequest.Types.Imp { Id = "1", Native = native } } };
    }

    private static string Text(DecodedRequest request)
    {
        ref var native = ref NativeRequests.Of(request);
        (native.IsWrapped, native.IsMessage) = (false, false);
        return DecodedText.Of(request);
    }
}
