using System.Text;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>Runs the decoders over bodies that tests write down.</summary>
internal static class Decoding
{
    public static DecodedRequest Json(string body, NoBidReason expected = NoBidReason.None, DecodeLimits? limits = null)
    {
        var request = new DecodedRequest(limits ?? new DecodeLimits());
        Assert.Equal(expected, Json(request, Encoding.UTF8.GetBytes(body)));
        return request;
    }

    public static NoBidReason Json(DecodedRequest request, ReadOnlySpan<byte> body)
    {
        Put(request, body);
        return JsonRequestDecoder.Decode(request);
    }

    public static DecodedRequest Protobuf(BidRequest body, NoBidReason expected = NoBidReason.None, DecodeLimits? limits = null) =>
        Protobuf(body.ToByteArray(), expected, limits);

    public static DecodedRequest Protobuf(byte[] body, NoBidReason expected = NoBidReason.None, DecodeLimits? limits = null)
    {
        var request = new DecodedRequest(limits ?? new DecodeLimits());
        Assert.Equal(expected, Protobuf(request, body));
        return request;
    }

    public static NoBidReason Protobuf(DecodedRequest request, ReadOnlySpan<byte> body)
    {
        Put(request, body);
        return ProtobufRequestDecoder.Decode(request);
    }

    public static string Read(this DecodedRequest request, in Text text) => Encoding.UTF8.GetString(request.Bytes(text));

    public static string[] Read(this DecodedRequest request, TextList list) => [.. list.Items.ToArray().Select(text => request.Read(text))];

    /// <summary>A sound request with a banner: <paramref name="members"/> beside its impression, <paramref name="imp"/> in it.</summary>
    public static string Request(string members = "", string imp = "") =>
        $$"""{"id":"r","imp":[{"id":"1","banner":{"w":300,"h":250}{{After(imp)}}}]{{After(members)}}}""";

    /// <summary>The same as a message.</summary>
    public static BidRequest Message() =>
        new() { Id = "r", Imp = { new BidRequest.Types.Imp { Id = "1", Banner = new BidRequest.Types.Banner { W = 300, H = 250 } } } };

    private static string After(string members) => members.Length == 0 ? "" : "," + members;

    private static void Put(DecodedRequest request, ReadOnlySpan<byte> body)
    {
        request.Reset();
        body.CopyTo(request.Buffer);
        request.BodyLength = body.Length;
    }
}
