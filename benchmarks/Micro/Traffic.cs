using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;

namespace Rtb.Micro;

/// <summary>Which requests a benchmark takes from the corpus.</summary>
public enum TrafficKind
{
    /// <summary>One impression, 1.4 to 2.0 KB of JSON: what the rows of the table of goals call a request.</summary>
    Single,

    /// <summary>Everything an exchange sends: 1 to 8 impressions, 1.76 on the mean, 1.9 KB.</summary>
    Exchange,
}

/// <summary>Seeded requests, the same in every run.</summary>
internal static class Traffic
{
    public const int Requests = 400;

    private const int Seed = 20_260_101;

    public static CorpusRequest[] Of(TrafficKind kind) =>
        kind == TrafficKind.Exchange
            ? [.. RequestCorpus.Create(Seed, Requests)]
            : [.. RequestCorpus.Create(Seed, 10 * Requests).Where(IsSingle).Take(Requests)];

    public static DecodedRequest[] Decoded(TrafficKind kind) =>
        [.. Of(kind).Select(request => Decode(request, new DecodedRequest(new DecodeLimits())))];

    private static DecodedRequest Decode(CorpusRequest source, DecodedRequest request)
    {
        source.Protobuf.CopyTo(request.Buffer, 0);
        request.BodyLength = source.Protobuf.Length;
        request.Format = WireFormat.Protobuf;
        var reason = ProtobufRequestDecoder.Decode(request);
        return reason == Bidder.NoBidReason.None
            ? request
            : throw new InvalidOperationException($"a request of the corpus is refused: {reason}");
    }

    private static bool IsSingle(CorpusRequest request) =>
        request.Json.Length is >= 1_400 and <= 2_000 && BidRequest.Parser.ParseFrom(request.Protobuf).Imp.Count == 1;
}
