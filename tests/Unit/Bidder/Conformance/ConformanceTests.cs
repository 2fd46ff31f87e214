using System.Text.Json;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Corpus;
using Rtb.Unit.Bidder.Everything;
using Rtb.Unit.Tidy;
using Rtb.World;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Every answer to every request we have keeps every rule of the book, in both forms.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_106;
    private const int RequestsPerTick = 8;

    private static readonly WorldOptions Options = new() { NoticeBaseUrl = "https://notice.example" };

    private readonly RuleCounts _counts = new();
    private int _bids;

    [SharedFact(CorpusLines.Requests, CorpusLines.Composed)]
    public void AnswersOfTheSampleCatalogueToTheCorpus() =>
        Run(CatalogFile.Read(Path.Combine(Repository.Root, "samples", "catalog.json")), [.. CorpusLines.Valid()]);

    [SharedFact(CorpusLines.Requests, CorpusLines.Composed)]
    public void AnswersOfACatalogueWithEverythingToTheCorpus()
    {
        var lines = CorpusLines.Valid().ToList();
        Run(EverythingCatalog.For(lines.Select(line => JsonDocument.Parse(line.Body).RootElement)), lines);
    }

    [Theory]
    [InlineData(RequestMix.Exchange)]
    [InlineData(RequestMix.AllFit)]
    public void AnswersToTheRequestsOfTheBenchmarks(RequestMix mix) =>
        Run(CatalogCorpus.Create(Seed, 400, CatalogShape.AllBid), Requests(mix));

    [Theory]
    [InlineData(RequestMix.Exchange)]
    [InlineData(RequestMix.AllFit)]
    public void AnswersOfACatalogueWithEverythingToTheRequestsOfTheBenchmarks(RequestMix mix)
    {
        var lines = Requests(mix);
        Run(EverythingCatalog.For(lines.Select(line => JsonDocument.Parse(line.Body).RootElement)), lines);
    }

    private static List<(string Where, byte[] Body)> Requests(RequestMix mix) =>
        [.. RequestCorpus.Create(Seed, 1_000, mix).Select((request, number) => ($"{mix} {number}", request.Json))];

    private void Run(Catalog catalog, IReadOnlyList<(string Where, byte[] Body)> lines)
    {
        using var world = new BidWorld(catalog, Options);
        foreach (var (number, (where, body)) in lines.Index())
        {
            if (number % RequestsPerTick == 0)
            {
                world.Tick();
                world.Drain();
            }
            var json = world.Ask(body, RequestFormat.Json);
            if (!NoBidReasons.IsRefusal(json.Reason))
            {
                _counts.Check($"{where} JSON", Auction.OfJson(body, json.Output, catalog));
                _bids += json.Bids.Count;
            }
            if (MessageOf(body) is { } message)
            {
                var protobuf = world.Ask(message, RequestFormat.Protobuf);
                if (!NoBidReasons.IsRefusal(protobuf.Reason))
                {
                    _counts.Check($"{where} protobuf", Auction.OfProtobuf(message, protobuf.Output, catalog));
                    _bids += protobuf.Bids.Count;
                }
            }
        }
        output.WriteLine($"{_bids} bids");
        _counts.Print(output);
        _counts.AssertNothingIsWrong();
        Assert.True(_bids > lines.Count / 20, $"only {_bids} bids");
    }

    /// <summary>The same request as protobuf; null when a value has another type than the contract.</summary>
    private static byte[]? MessageOf(byte[] json)
    {
        try
        {
            return OpenRtbJson.ReadRequest(json).ToByteArray();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
