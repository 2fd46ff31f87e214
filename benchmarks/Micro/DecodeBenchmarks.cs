using BenchmarkDotNet.Attributes;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Corpus;

namespace Rtb.Micro;

/// <summary>One request from its bytes to the fields the bidder reads, the copy into the request's buffer included.</summary>
public class DecodeBenchmarks
{
    private readonly DecodedRequest _request = new(new DecodeLimits());
    private CorpusRequest[] _requests = [];
    private int[] _impressions = [];
    private int _next;

    [Params(TrafficKind.Single, TrafficKind.Exchange)]
    public TrafficKind Requests { get; set; }

    [GlobalSetup]
    public void MakeRequests()
    {
        _requests = Traffic.Of(Requests);
        _impressions = [.. Traffic.Decoded(Requests).Select(request => request.ImpressionCount)];
    }

    [Benchmark]
    public int Json()
    {
        var index = Next();
        Take(_requests[index].Json, WireFormat.Json);
        return Check(index, JsonRequestDecoder.Decode(_request));
    }

    [Benchmark]
    public int Protobuf()
    {
        var index = Next();
        Take(_requests[index].Protobuf, WireFormat.Protobuf);
        return Check(index, ProtobufRequestDecoder.Decode(_request));
    }

    private int Next() => _next = (_next + 1) % Traffic.Requests;

    private void Take(byte[] body, WireFormat format)
    {
        _request.Reset();
        _request.Format = format;
        body.CopyTo(_request.Buffer, 0);
        _request.BodyLength = body.Length;
    }

    private int Check(int index, NoBidReason reason) =>
        reason == NoBidReason.None && _request.ImpressionCount == _impressions[index]
            ? _request.ImpressionCount
            : throw new InvalidOperationException($"request {index}: {reason}, {_request.ImpressionCount} impressions");
}
