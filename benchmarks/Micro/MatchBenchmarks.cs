using BenchmarkDotNet.Attributes;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Snapshots;
using Rtb.Corpus;

namespace Rtb.Micro;

/// <summary>Row B5: the first ten campaigns that fit an impression, from resolving the request's values on.</summary>
public class MatchBenchmarks
{
    private const int Top = 10;

    private readonly MatchState _state = new(new DecodeLimits());
    private readonly ExchangeEntry[] _exchanges =
        ExchangeEntryBuilder.Build(CatalogCorpus.Create(1, 1, CatalogShape.Broad).Exchanges, new ExchangeMeters());
    private DecodedRequest[] _requests = [];
    private int[] _found = [];
    private TargetingIndex _index = TargetingIndex.Empty;
    private int _next;

    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Campaigns { get; set; }

    [Params(CatalogShape.Broad, CatalogShape.Narrow)]
    public CatalogShape Shape { get; set; }

    [GlobalSetup]
    public void MakeIndex()
    {
        _requests = Traffic.Decoded(TrafficKind.Single);
        _index = TargetingIndexBuilder.Build(IndexedCorpus.Of(Campaigns, Shape));
        _found = [.. Enumerable.Range(0, _requests.Length).Select(Walk)];
        if (_found.Sum() == 0)
        {
            throw new InvalidOperationException("no campaign fits any request");
        }
    }

    [Benchmark]
    public int FirstTen()
    {
        _next = (_next + 1) % _requests.Length;
        var found = Walk(_next);
        return found == _found[_next] ? found : throw new InvalidOperationException($"request {_next}: {found} campaigns");
    }

    private int Walk(int index)
    {
        var request = _requests[index];
        Matcher.BeginRequest(_index, _exchanges[0], request, identityUsable: true, _state);
        Matcher.BeginImpression(request, in request.Impressions[0], floorMicros: 0, _state);
        var found = 0;
        while (found < Top && Matcher.TryNext(int.MinValue, -1, _state, out _))
        {
            found++;
        }
        return found;
    }
}
