using System.Diagnostics;
using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Diagnostics;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Runs one scenario often and counts the bytes that its thread took from the heap, from body to event in the ring.</summary>
internal sealed class Gate(Scenario scenario, RequestFormat format, Func<object?> extra)
{
    public const int CountedRuns = 2_000;

    private const int WarmUpRuns = 200;

    /// <summary>Leases are a few bids ahead, and the ring is not endless.</summary>
    private const int RunsPerTick = 8;

    private readonly byte[] _body = format == RequestFormat.Json ? scenario.JsonBody : scenario.ProtobufBody;
    private readonly byte[] _exchangeId = Encoding.UTF8.GetBytes(scenario.ExchangeId);
    private object? _kept;

    /// <summary>Bytes of all counted runs; null and what was wrong when the scenario does not end as it says.</summary>
    public long? Count(out string? wrong)
    {
        using var world = new BidWorld(scenario.Catalog, scenario.Options);
        scenario.Before(world);
        world.Drain();
        var context = new BidContext(scenario.Options.Limits, scenario.Options.ResponseBytesMax);
        wrong = null;
        var bytes = 0L;
        var events = 0;
        for (var run = -WarmUpRuns; run < CountedRuns; run++)
        {
            if (run % RunsPerTick == 0)
            {
                world.Tick();
                events += world.Drain().Length;
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reason = scenario.IsLate ? RunLate(world, context) : Run(world);
            _kept = extra();
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (reason != scenario.Expected)
            {
                wrong = $"run {run} ended with {reason}";
                return null;
            }
            bytes += run >= 0 ? taken : 0;
        }
        events += world.Drain().Length;
        if ((scenario.IsSilent ? events > 0 : events < WarmUpRuns + CountedRuns) || world.Ring.Dropped > 0)
        {
            wrong = $"{events} events of {WarmUpRuns + CountedRuns} runs, {world.Ring.Dropped} dropped";
            return null;
        }
        return bytes;
    }

    private NoBidReason Run(BidWorld world)
    {
        var reason = world.Service.Handle(_body, format, new Caller(_exchangeId, scenario.Token), out var context);
        world.Service.Return(context);
        return reason;
    }

    /// <summary>The same with a context whose request came a minute ago.</summary>
    private NoBidReason RunLate(BidWorld world, BidContext context)
    {
        context.Source = format;
        context.ReceivedTicks = Stopwatch.GetTimestamp() - (60 * Stopwatch.Frequency);
        context.NowMs = world.Clock.NowMs;
        _body.CopyTo(context.Request.Buffer, 0);
        context.Request.BodyLength = _body.Length;
        var reason = world.Pipeline.Run(context, format == RequestFormat.Json ? WireFormat.Json : WireFormat.Protobuf, _exchangeId);
        context.Reset();
        return reason;
    }
}
