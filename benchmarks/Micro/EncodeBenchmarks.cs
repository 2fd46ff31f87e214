using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Encode;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Micro;

/// <summary>From a decided bid to the bytes of the answer, five signed URLs included.</summary>
public class EncodeBenchmarks
{
    private const int AnswerBytesMin = 800;

    private static readonly byte[] Secret = [.. Enumerable.Range(1, NoticeMac.SecretBytes).Select(value => (byte)value)];

    private readonly BidWorld _world = new(SampleCatalog.With(SampleCatalog.Campaign("one")));
    private readonly NoticeSigner _signer = new(new NoticeMac(1, Secret));
    private readonly byte[] _answer = new byte[64 * 1024];
    private readonly byte[] _signed = new byte[NoticeSigner.SignedChars];
    private BidContext _json = null!;
    private BidContext _protobuf = null!;

    [GlobalSetup]
    public void Decide()
    {
        _json = Decided(RequestFormat.Json);
        _protobuf = Decided(RequestFormat.Grpc);
    }

    [GlobalCleanup]
    public void EndWorld() => _world.Dispose();

    [Benchmark]
    public byte Sign()
    {
        _signer.Sign(in _json.Bids[0].Token, _signed);
        return _signed[^1];
    }

    [Benchmark]
    public int Json() => Check(JsonBidWriter.Write(_answer, _json.Request, _json.Exchange!, _json.Bids.AsSpan(0, 1), _signer));

    [Benchmark]
    public int Protobuf() =>
        Check(ProtobufBidWriter.Write(_answer, _protobuf.Request, _protobuf.Exchange!, _protobuf.Bids.AsSpan(0, 1), _signer));

    private BidContext Decided(RequestFormat format)
    {
        var request = SampleRequest.Banner();
        var body = format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray();
        var reason = _world.Service.Handle(body, format, default, out var context);
        return reason == NoBidReason.None ? context : throw new InvalidOperationException($"the sample gets no bid: {reason}");
    }

    private static int Check(int length) => length >= AnswerBytesMin ? length : throw new InvalidOperationException($"{length} bytes");
}
