using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Bidder.Serving;
using Rtb.Rpc.Server;
using Rtb.Rpc.Wire;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>
/// Sends batches of one scenario's request through BidStream and counts the bytes that the thread took from the heap: from the frames that
/// have arrived, every second message split over two buffers, to the frames that are ready to be sent.
/// </summary>
internal sealed class StreamGate(Scenario scenario, Func<object?> extra)
{
    public const int CountedBatches = 250;

    private const int WarmUpBatches = 25;

    /// <summary>Leases are a few bids ahead.</summary>
    private const int MessagesPerBatch = 8;

    private readonly ReadOnlySequence<byte> _frames = Split(scenario.ProtobufBody);
    private readonly Pipe _answers = new(new PipeOptions(pauseWriterThreshold: 0));
    private object? _kept;

    /// <summary>Bytes of all counted batches; null and what was wrong when the scenario does not end as it says.</summary>
    public long? Count(out string? wrong)
    {
        using var world = new BidWorld(scenario.Catalog, scenario.Options);
        scenario.Before(world);
        world.Drain();
        var handler = new GrpcBidStreamHandler(world.Service);
        var headers = new HeaderDictionary { [CallerMetadata.Exchange] = scenario.ExchangeId };
        if (scenario.Token.Length > 0)
        {
            headers["authorization"] = "Bearer " + Encoding.UTF8.GetString(scenario.Token);
        }
        var opened = handler.Open(new RawCallInfo(headers, 0, long.MaxValue), out var stream);
        wrong = opened.Code != StatusCode.OK ? $"the stream is refused: {opened}" : null;
        var batch = new RawStreamBatch(new RawGrpcServerOptions(), (_, fault) => throw new InvalidOperationException("fault", fault));
        var bytes = 0L;
        for (var run = -WarmUpBatches; run < CountedBatches && wrong is null; run++)
        {
            world.Tick();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = batch.Run(handler, stream!, _frames, _answers.Writer);
            _kept = extra();
            bytes += run >= 0 ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
            wrong = Check(world, result, TakeAnswers());
        }
        return wrong is null ? bytes : null;
    }

    private int TakeAnswers()
    {
        // The pipe never makes its writer wait.
        _answers.Writer.FlushAsync().AsTask().Wait();
        if (!_answers.Reader.TryRead(out var read))
        {
            return 0;
        }
        var count = 0;
        var rest = read.Buffer;
        for (; FrameHeader.TryRead(rest, out var header); count++)
        {
            rest = rest.Slice(FrameHeader.Size + header.Length);
        }
        _answers.Reader.AdvanceTo(read.Buffer.End);
        return count;
    }

    private string? Check(BidWorld world, RawBatchResult result, int answers)
    {
        var events = world.Drain();
        foreach (ref readonly var record in events)
        {
            if (record.Reason != scenario.Expected)
            {
                return $"ended with {record.Reason}";
            }
        }
        var hasEvents = scenario.IsSilent ? events.IsEmpty : events.Length >= MessagesPerBatch;
        return hasEvents && answers == MessagesPerBatch && result is { IsWaiting: true, End: null }
            ? null
            : $"{events.Length} events, {answers} answers, {result}";
    }

    private static ReadOnlySequence<byte> Split(byte[] message)
    {
        var frame = new byte[FrameHeader.Size + message.Length];
        FrameHeader.Write(frame, FrameHeader.FlagPlain, message.Length);
        message.CopyTo(frame, FrameHeader.Size);
        var all = Enumerable.Repeat(frame, MessagesPerBatch).SelectMany(one => one).ToArray();
        var first = new Part(all.AsMemory(0, frame.Length / 2), null);
        var last = first;
        for (var at = frame.Length / 2; at < all.Length; at += 2 * frame.Length)
        {
            last = new Part(all.AsMemory(at, Math.Min(2 * frame.Length, all.Length - at)), last);
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(ReadOnlyMemory<byte> memory, Part? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
