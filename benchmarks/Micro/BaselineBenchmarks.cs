using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;

namespace Rtb.Micro;

/// <summary>What the framework and the generated code need for one request: the figures that the bidder's decoders stand beside.</summary>
public class BaselineBenchmarks
{
    private const int Requests = 512;

    private IReadOnlyList<CorpusRequest> _requests = [];
    private int[] _impressions = [];
    private int _next;

    [GlobalSetup]
    public void MakeRequests()
    {
        _requests = RequestCorpus.Create(seed: 20_260_101, Requests);
        _impressions = [.. _requests.Select(request => BidRequest.Parser.ParseFrom(request.Protobuf).Imp.Count)];
    }

    [Benchmark(Baseline = true)]
    public int JsonDocumentParse()
    {
        var index = Next();
        using var document = JsonDocument.Parse(_requests[index].Json);
        return Check(index, document.RootElement.GetProperty("imp"u8).GetArrayLength());
    }

    [Benchmark]
    public int Utf8JsonReaderWalk()
    {
        var index = Next();
        var reader = new Utf8JsonReader(_requests[index].Json);
        var impressions = 0;
        var isInImpressions = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                    isInImpressions = reader.ValueTextEquals("imp"u8);
                    break;
                case JsonTokenType.StartObject when isInImpressions && reader.CurrentDepth == 2:
                    impressions++;
                    break;
            }
        }
        return Check(index, impressions);
    }

    [Benchmark]
    public int GeneratedProtobufParse()
    {
        var index = Next();
        return Check(index, BidRequest.Parser.ParseFrom(_requests[index].Protobuf).Imp.Count);
    }

    private int Next() => _next = (_next + 1) % Requests;

    private int Check(int index, int impressions) =>
        impressions == _impressions[index]
            ? impressions
            : throw new InvalidOperationException($"request {index} has {_impressions[index]} impressions, not {impressions}");
}
