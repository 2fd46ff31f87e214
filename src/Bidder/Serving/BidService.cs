using System.Buffers;
using System.Diagnostics;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving;

/// <summary>Bytes in, decision out: the one door to the pipeline for every transport.</summary>
internal sealed class BidService(BidPipeline pipeline, BidContextPool pool, TimeProvider time)
{
    // Written by every request thread; alone decides which impression ids are minted.
    private ulong _sequence;

    public int BodyBytesMax => pool.Limits.BodyBytesMax;

    /// <summary>
    /// Answers one request. The context holds the answer until <see cref="Return"/>; a caller that names no exchange is the
    /// catalogue's first.
    /// </summary>
    public NoBidReason Handle(in ReadOnlySequence<byte> body, RequestFormat source, Caller caller, out BidContext context)
    {
        context = Begin(source);
        if (body.Length > pool.Limits.BodyBytesMax)
        {
            return Refuse(context, NoBidReason.BodyTooLarge);
        }
        body.CopyTo(context.Request.Buffer);
        context.Request.BodyLength = (int)body.Length;
        return pipeline.Run(context, WireOf(source), caller);
    }

    /// <summary>The same for a body that is one piece.</summary>
    public NoBidReason Handle(ReadOnlySpan<byte> body, RequestFormat source, Caller caller, out BidContext context)
    {
        context = Begin(source);
        if (body.Length > pool.Limits.BodyBytesMax)
        {
            return Refuse(context, NoBidReason.BodyTooLarge);
        }
        body.CopyTo(context.Request.Buffer);
        context.Request.BodyLength = body.Length;
        return pipeline.Run(context, WireOf(source), caller);
    }

    /// <summary>Decides like a bid but reserves, counts and records nothing; for warm-up and Explain.</summary>
    public NoBidReason Rehearse(ReadOnlySpan<byte> body, RequestFormat source, Caller caller, out BidContext context)
    {
        context = Begin(source);
        context.DryRun = true;
        if (body.Length > pool.Limits.BodyBytesMax)
        {
            return NoBidReason.BodyTooLarge;
        }
        body.CopyTo(context.Request.Buffer);
        context.Request.BodyLength = body.Length;
        return pipeline.Run(context, WireOf(source), caller);
    }

    /// <summary>Counts a request that was refused before its bytes reached the pipeline.</summary>
    public void CountRefusal(RequestFormat source, NoBidReason reason)
    {
        var context = Begin(source);
        Refuse(context, reason);
        Return(context);
    }

    public void Return(BidContext context) => pool.Return(context);

    private NoBidReason Refuse(BidContext context, NoBidReason reason)
    {
        pipeline.Record(context, reason);
        return reason;
    }

    private BidContext Begin(RequestFormat source)
    {
        var context = pool.Rent();
        context.Source = source;
        context.Request.Format = WireOf(source);
        context.ReceivedTicks = Stopwatch.GetTimestamp();
        context.NowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        context.Sequence = Interlocked.Increment(ref _sequence);
        return context;
    }

    private static WireFormat WireOf(RequestFormat source) => source == RequestFormat.Json ? WireFormat.Json : WireFormat.Protobuf;
}
