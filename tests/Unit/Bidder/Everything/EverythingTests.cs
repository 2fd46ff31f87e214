using System.Text.Json;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Conformance;
using Rtb.Unit.Bidder.Corpus;
using Rtb.World;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Everything;

/// <summary>A catalogue that has everything bids wherever it can; what it cannot do yet is counted by name.</summary>
public sealed class EverythingTests(ITestOutputHelper output)
{
    private const int RequestsPerTick = 8;
    private const double ShareMin = 0.95;
    private const int ShownMax = 25;

    private readonly SortedDictionary<string, (int Offered, int Bids)> _media = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _obstacles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _missed = new(StringComparer.Ordinal);
    private readonly List<string> _where = [];
    private int _fitting;
    private int _bidOn;

    [SharedFact(CorpusLines.Requests, CorpusLines.Composed)]
    public void EveryFittingRequestOfTheCorpusGetsABid() => Run([.. CorpusLines.Valid()]);

    [Theory]
    [InlineData(RequestMix.Exchange)]
    [InlineData(RequestMix.AllFit)]
    public void EveryFittingRequestOfTheBenchmarksGetsABid(RequestMix mix) =>
        Run([.. RequestCorpus.Create(20_260_105, 2_000, mix).Select((request, number) => ($"{mix} {number}", request.Json))]);

    private void Run(IReadOnlyList<(string Where, byte[] Body)> lines)
    {
        var requests = lines.Select(line => JsonDocument.Parse(line.Body).RootElement).ToList();
        var catalog = EverythingCatalog.For(requests);
        using var world = new BidWorld(catalog, new WorldOptions { NoticeBaseUrl = "https://notice.example" });
        foreach (var (number, (where, body)) in lines.Index())
        {
            if (number % RequestsPerTick == 0)
            {
                world.Tick();
                world.Drain();
            }
            Count(where, requests[number], world.Ask(body, RequestFormat.Json), catalog);
        }
        Print(catalog);
        Assert.True(_fitting > lines.Count / 2, $"only {_fitting} requests fit");
        Assert.True(_bidOn > ShareMin * _fitting, $"{_bidOn} of {_fitting}\n{string.Join('\n', _where.Take(ShownMax))}");
    }

    private void Count(string where, JsonElement request, BidAnswer answer, Catalog catalog)
    {
        var imps = request.Items("imp");
        var closed = RequestObstacle(request, catalog);
        var fits = false;
        foreach (var (index, imp) in imps.Index())
        {
            var bid = answer.Bids.FirstOrDefault(bid => bid.ImpressionIndex == index);
            foreach (var (medium, own) in FittingImpression.Of(imp))
            {
                var obstacle = closed.Length > 0 ? closed : own;
                var (offered, bids) = _media.GetValueOrDefault(medium);
                var isOurs = bid?.CampaignId.StartsWith(medium, StringComparison.Ordinal) == true;
                _media[medium] = (offered + (obstacle.Length == 0 ? 1 : 0), bids + (isOurs ? 1 : 0));
                fits |= obstacle.Length == 0;
                if (obstacle.Length > 0)
                {
                    var name = isOurs ? $"{medium}: {obstacle}, but there is a bid" : $"{medium}: {obstacle}";
                    _obstacles[name] = _obstacles.GetValueOrDefault(name) + 1;
                }
            }
        }
        _fitting += fits ? 1 : 0;
        _bidOn += fits && answer.Reason == NoBidReason.None ? 1 : 0;
        if (fits && answer.Reason != NoBidReason.None)
        {
            var reason = NoBidReasons.Names[(int)answer.Reason];
            _missed[reason] = _missed.GetValueOrDefault(reason) + 1;
            _where.Add($"{where}: {reason}");
        }
    }

    /// <summary>What closes the whole request to this buyer.</summary>
    private static string RequestObstacle(JsonElement request, Catalog catalog) =>
        request.Texts("wseat") is { Count: > 0 } allowed && !allowed.Contains(EverythingCatalog.Seat) ? "a seat that is not ours"
        : request.Texts("bseat").Contains(EverythingCatalog.Seat) ? "our seat is blocked"
        : request.Texts("cur") is { Count: > 0 } currencies && !currencies.Any(code => Knows(catalog, code)) ? "a currency without a rate"
        : request.Number("tmax") is <= 1 and not 0 ? "no time"
        : "";

    private static bool Knows(Catalog catalog, string currency) =>
        currency == "USD" || catalog.CurrencyRates.Any(rate => rate.Currency == currency);

    private void Print(Catalog catalog)
    {
        var share = 100.0 * _bidOn / _fitting;
        output.WriteLine($"{catalog.Campaigns.Count} campaigns; {_bidOn} bids for {_fitting} fitting requests, {share:F2} %");
        foreach (var (medium, (offered, bids)) in _media)
        {
            output.WriteLine($"{medium,-8} {offered,6} fitting offers, {bids,6} bids (an impression of two media gets one)");
        }
        foreach (var (what, count) in _obstacles.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{count,6} not supported or not for us: {what}");
        }
        foreach (var (reason, count) in _missed.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{count,6} fitting and missed: {reason}");
        }
    }
}
