using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Unit.Bidder.Decode;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>
/// A decoder of bid requests. Each input is decoded twice, with other bytes behind it, and now and then into a request that held nothing
/// before: what is read outside of the body, or left over from another request, would show in the outcome.
/// </summary>
internal abstract class DecodedRequestTarget(DecodeLimits limits) : FuzzTarget
{
    public const int BytesMax = 4_096;

    /// <summary>Small enough for every limit to be met, and as they are by default.</summary>
    public static DecodeLimits LimitsOf(int shard) => shard % 2 == 0
        ? new DecodeLimits { BodyBytesMax = BytesMax }
        : new DecodeLimits
        {
            BodyBytesMax = BytesMax,
            DepthMax = 8,
            ImpressionsMax = 2,
            DealsMax = 2,
            SegmentsMax = 2,
            ListEntriesMax = 2,
            SizesMax = 3,
            NativeAssetsMax = 3,
            TokensMax = 120,
        };

    private static readonly byte[][] Behind = ["\"}],:1"u8.ToArray(), [0xFF, 0x08, 0x00, 0x80, 0x7B]];

    private readonly DecodedRequest _request = new(limits);
    private readonly DecodedRequest _again = new(limits);

    protected abstract NoBidReason Decode(DecodedRequest request);

    /// <summary>Asks a reader that is not ours about an input that was accepted; what is wrong, or null.</summary>
    protected abstract string? Compare(ReadOnlySpan<byte> body, DecodedRequest request);

    public override bool Check(ReadOnlySpan<byte> body, bool thorough)
    {
        var request = _request;
        var reason = Decode(request, body, Behind[0]);
        var again = Decode(_again, body, Behind[1]);
        Expect(reason == again && Outline(request) == Outline(_again), $"{reason} {Outline(request)}, then {again} {Outline(_again)}");
        var fault = request.Fault;
        Expect(fault.Reason == NoBidReason.None ? reason == request.Exceeded : reason == fault.Reason, $"{reason} but {fault}");
        Expect((uint)fault.Offset <= (uint)body.Length, $"{fault} is behind the body");
        Expect(request.BufferUsed <= request.Buffer.Length, "more was unescaped than the buffer holds");
        Expect(IsInside(request.Id, request) && IsInside(request.IdOnWire, request), "the id is outside of the buffer");
        foreach (ref readonly var impression in request.Impressions)
        {
            Expect(IsInside(impression.Id, request) && IsInside(impression.IdOnWire, request) && IsInside(impression.TagId, request),
                "an impression's text is outside of the buffer");
        }
        if (thorough)
        {
            Expect(DecodedText.PlacesOf(request).All(text => IsInside(text, request)), "a text is outside of the buffer");
            var fresh = new DecodedRequest(request.Limits);
            Expect(Decode(fresh, body, Behind[1]) == reason && fresh.Fault == request.Fault, "decoded in two ways");
            Expect(NoBidReasons.IsRefusal(reason) || DecodedText.Of(fresh) == DecodedText.Of(request), "something is left over");
        }
        if (NoBidReasons.IsRefusal(reason))
        {
            return false;
        }
        var wrong = Compare(body, request);
        Expect(wrong is null, wrong ?? "");
        return true;
    }

    protected static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException(what);
        }
    }

    private NoBidReason Decode(DecodedRequest request, ReadOnlySpan<byte> body, byte[] pattern)
    {
        request.Reset();
        body.CopyTo(request.Buffer);
        request.BodyLength = body.Length;
        var behind = request.Buffer.AsSpan(body.Length);
        behind = behind[..Math.Min(behind.Length, body.Length + 256)];
        for (var at = 0; at < behind.Length; at += pattern.Length)
        {
            pattern.AsSpan(0, Math.Min(pattern.Length, behind.Length - at)).CopyTo(behind[at..]);
        }
        return Decode(request);
    }

    private static (NoBidReason, DecodeFault, int, int, int, ulong, int, int, int, int) Outline(DecodedRequest request) =>
        (request.Exceeded, request.Fault, request.ImpressionCount, request.SizeCount, request.BufferUsed, request.Id.Hash,
            request.CurrencyCount,
            request.BlockedAdvertisers.Count, request.Segments.Count, request.TmaxMs);

    private static bool IsInside(in Text text, DecodedRequest request) =>
        text.Start >= 0 && text.Length >= 0 && text.Start + text.Length <= request.BufferUsed;
}
