using System.Diagnostics;
using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Decode;
using Rtb.World;

namespace Rtb.Unit.Bidder.Replay;

/// <summary>
/// The same requests through one pipeline on several threads, as the service hands them over, but with what it mints (the number of the
/// request) and measures (its time) given by the request's place: then nothing may depend on which thread was first.
/// </summary>
internal static class ReplayRun
{
    /// <summary>No answer may be late because the machine was busy.</summary>
    private static readonly long NeverLateTicks = 3_600 * Stopwatch.Frequency;

    /// <summary>The answer to each request, in the order of the requests; the context is shown to <paramref name="look"/> too.</summary>
    public static byte[][] Answers(
        BidWorld world, IReadOnlyList<byte[]> bodies, WireFormat format, int threads, Action<BidContext, NoBidReason>? look = null)
    {
        var answers = new byte[bodies.Count][];
        var next = -1;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var context = new BidContext(world.Options.Limits, world.Options.ResponseBytesMax);
            for (var number = Interlocked.Increment(ref next); number < bodies.Count; number = Interlocked.Increment(ref next))
            {
                answers[number] = Answer(world, bodies[number], format, number, context, look);
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return answers;
    }

    private static byte[] Answer(
        BidWorld world, byte[] body, WireFormat format, int number, BidContext context, Action<BidContext, NoBidReason>? look)
    {
        context.Reset();
        context.ReceivedTicks = Stopwatch.GetTimestamp() + NeverLateTicks;
        context.NowMs = world.Clock.NowMs;
        context.Sequence = (ulong)number + 1;
        body.CopyTo(context.Request.Buffer, 0);
        context.Request.BodyLength = body.Length;
        var reason = world.Pipeline.Run(context, format, Encoding.UTF8.GetBytes(""));
        look?.Invoke(context, reason);
        return [(byte)reason, .. context.Output.AsSpan(0, context.OutputLength)];
    }
}
