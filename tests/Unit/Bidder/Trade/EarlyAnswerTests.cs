using System.Diagnostics;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.World;

namespace Rtb.Unit.Bidder.Trade;

public class EarlyAnswerTests
{
    private const int AttemptsMax = 5_000;

    /// <summary>The deadline is so near that only the first impression is looked at; a busy machine may still miss it.</summary>
    [Fact]
    public void NearTheDeadlineWhatHasBeenFoundIsAnswered()
    {
        using var world = new BidWorld(SampleCatalog.With(SampleCatalog.Campaign("c1")));
        var request = SampleRequest.Banner();
        request.Tmax = 120;
        request.Imp.Add(SampleRequest.BannerImp("2"));
        request.Imp.Add(SampleRequest.BannerImp("3"));
        var body = request.ToByteArray();
        var reason = NoBidReason.NotReady;
        var context = new BidContext(new DecodeLimits(), 64 * 1024);
        for (var attempt = 0; attempt < AttemptsMax && reason != NoBidReason.None; attempt++)
        {
            context.Reset();
            world.Tick();
            body.CopyTo(context.Request.Buffer, 0);
            context.Request.BodyLength = body.Length;
            context.NowMs = world.Clock.NowMs;
            context.ReceivedTicks = Stopwatch.GetTimestamp() - (99_700 * (Stopwatch.Frequency / 1_000_000));
            reason = world.Pipeline.Run(context, Rtb.Bidder.Decode.WireFormat.Protobuf, default);
        }
        Assert.Equal(NoBidReason.None, reason);
        Assert.Equal(
            [NoBidReason.None, NoBidReason.DeadlineExceeded, NoBidReason.DeadlineExceeded], context.ImpressionReasons[..3]);
        Assert.Equal(1, context.BidCount);
    }
}
