using System.Text;
using System.Text.Json;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.Admin.OpenRtb;
using Xunit.Abstractions;

namespace Rtb.Unit.Benchmarks;

public sealed class RequestCorpusTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_101;

    [Fact]
    public void SameSeedMakesSameRequestsHoweverMany()
    {
        var few = RequestCorpus.Create(Seed, 20);
        var many = RequestCorpus.Create(Seed, 60);

        Assert.All(few.Index(), request =>
        {
            Assert.Equal(request.Item.Json, many[request.Index].Json);
            Assert.Equal(request.Item.Protobuf, many[request.Index].Protobuf);
        });
    }

    [Fact]
    public void OtherSeedMakesOtherRequests()
    {
        Assert.NotEqual(RequestCorpus.Create(Seed, 1)[0].Json, RequestCorpus.Create(Seed + 1, 1)[0].Json);
    }

    [Theory]
    [InlineData(RequestMix.Exchange)]
    [InlineData(RequestMix.AllFit)]
    public void JsonAndProtobufSayTheSame(RequestMix mix)
    {
        Assert.All(RequestCorpus.Create(Seed, 500, mix), request =>
            Assert.Equal(BidRequest.Parser.ParseFrom(request.Protobuf), OpenRtbJson.ReadRequest(request.Json)));
    }

    [Fact]
    public void SizesAndShapesAreThoseOfExchanges()
    {
        var requests = RequestCorpus.Create(Seed, 2_000);
        var messages = requests.Select(request => BidRequest.Parser.ParseFrom(request.Protobuf)).ToList();
        var sizes = requests.Select(request => request.Json.Length).Order().ToArray();

        output.WriteLine($"JSON bytes p5 {sizes[100]} p50 {sizes[1000]} p75 {sizes[1500]} p95 {sizes[1900]} max {sizes[^1]}");
        output.WriteLine($"protobuf bytes on average {requests.Average(request => request.Protobuf.Length):f0}");
        Assert.InRange(sizes[1000], 1_550, 1_850);
        Assert.InRange(sizes[1900], 2_900, 4_600);
        Assert.Equal([1, 2, 3, 5, 8], messages.Select(message => message.Imp.Count).Distinct().Order());
        Assert.InRange(messages.Max(message => message.Badv.Count), 70, 85);
        Assert.InRange(messages.Max(message => message.Bcat.Count), 30, 35);
        Assert.Contains(requests, request => request.Json.AsSpan().IndexOf("\"gdpr\":1"u8) >= 0);
        Assert.Contains(requests, request => request.Json.AsSpan().IndexOf("\"ext\":{\"gdpr\":1"u8) >= 0);
        Assert.Contains(messages, message => message.Imp.Any(imp => imp.Native is not null));
        Assert.Contains(messages, message => message.Imp.Any(imp => imp.Audio is not null));
        Assert.Contains(messages, message => message.Imp.Any(imp => imp.Pmp is { PrivateAuction: true }));
        Assert.All(messages, message => Assert.Distinct(message.Imp.Select(imp => imp.Id)));
    }

    [Fact]
    public void FlagsAreNumbersAndNativeRequestsAreJson()
    {
        foreach (var request in RequestCorpus.Create(Seed, 300))
        {
            var text = Encoding.UTF8.GetString(request.Json);
            Assert.DoesNotContain(":true", text, StringComparison.Ordinal);
            Assert.DoesNotContain(":false", text, StringComparison.Ordinal);
            foreach (var imp in BidRequest.Parser.ParseFrom(request.Protobuf).Imp.Where(imp => imp.Native is not null))
            {
                using var native = JsonDocument.Parse(imp.Native.Request);
                Assert.NotEqual(0, native.RootElement.GetProperty("assets").GetArrayLength());
            }
        }
    }

    [Fact]
    public void EveryRequestOfAllFitHasOnlyImpressionsThatMayBid()
    {
        var messages = RequestCorpus.Create(Seed, 500, RequestMix.AllFit).Select(request => BidRequest.Parser.ParseFrom(request.Protobuf));

        Assert.All(messages, message =>
        {
            Assert.Empty(message.Wseat);
            Assert.Empty(message.Bseat);
            Assert.All(message.Imp, imp =>
            {
                Assert.True(imp.Banner is not null || imp.Video is not null);
                Assert.InRange(imp.Bidfloor, 0.01, 3);
                Assert.False(imp.Pmp is { PrivateAuction: true });
            });
        });
    }
}
