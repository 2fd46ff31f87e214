using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Rtb.Bidder.Serving;
using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using Rtb.Rpc.Wire;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>
/// Sends batches of one scenario's request through BidStream and counts the bytes that the thread took from the heap: from the frames of
/// HTTP/2 that have arrived, every second message split over two of them, to the frames that are ready to be sent.
/// </summary>
internal sealed class StreamGate(Scenario scenario, Func<object?> extra)
{
    public const int CountedBatches = 250;

    private const int WarmUpBatches = 25;

    /// <summary>Leases are a few bids ahead.</summary>
    private const int MessagesPerBatch = 8;

    private const int StreamId = 1;

    private readonly ReadOnlySequence<byte> _frames = new(DataFrames(scenario.ProtobufBody));
    private readonly Pipe _answers = new(new PipeOptions(pauseWriterThreshold: 0));
    private object? _kept;

    /// <summary>Bytes of all counted batches; null and what was wrong when the scenario does not end as it says.</summary>
    public long? Count(out string? wrong)
    {
        using var world = new BidWorld(scenario.Catalog, scenario.Options);
        scenario.Before(world);
        world.Drain();
        using var clock = new ConnectionClock(TimeProvider.System);
        var frames = Open(new GrpcBidStreamHandler(world.Service), clock);
        wrong = null;
        var bytes = 0L;
        for (var run = -WarmUpBatches; run < CountedBatches && wrong is null; run++)
        {
            world.Tick();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var rest = _frames;
            frames.Take(ref rest, int.MaxValue);
            _kept = extra();
            bytes += run >= 0 ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
            wrong = rest.IsEmpty ? Check(world, TakeAnswers()) : "not everything was taken";
        }
        return wrong is null ? bytes : null;
    }

    /// <summary>A connection with one open stream, whose peer takes as much as it is sent.</summary>
    private Http2Frames Open(GrpcBidStreamHandler handler, ConnectionClock clock)
    {
        var options = new RawGrpcServerOptions
        {
            OnHandlerFault = (_, fault) => throw new InvalidOperationException("fault", fault),
        };
        var writer = new FrameWriter(_answers.Writer);
        var sender = new AnswerSender(writer);
        var credit = new ConnectionCredit(writer, int.MaxValue);
        credit.Open();
        var streams = new Http2Streams(new RawCalls(options, [handler]), writer, sender, clock, () => { });
        var frames = new Http2Frames(writer, sender, streams, credit);
        var wide = new byte[] { 0x7F, 0, 0, 0 };
        var begin = new ReadOnlySequence<byte>(
        [
            .. Frame(FrameKind.Settings, FrameFlags.None, 0, [0, (byte)Http2Setting.InitialWindowSize, .. wide]),
            .. Frame(FrameKind.WindowUpdate, FrameFlags.None, 0, wide),
            .. Frame(FrameKind.Headers, FrameFlags.EndHeaders, StreamId, HeaderBlock()),
        ]);
        frames.Take(ref begin, int.MaxValue);
        TakeAnswers();
        return frames;
    }

    private byte[] HeaderBlock()
    {
        var fields = new List<(string Name, string Value)>
        {
            (":method", "POST"), (":scheme", "http"), (":path", "/bidding.v1.Bidder/BidStream"), ("content-type", "application/grpc"),
            (CallerMetadata.Exchange, scenario.ExchangeId),
        };
        if (scenario.Token.Length > 0)
        {
            fields.Add(("authorization", "Bearer " + Encoding.UTF8.GetString(scenario.Token)));
        }
        return [.. fields.SelectMany(field => (byte[])[0, .. Literal(field.Name), .. Literal(field.Value)])];
    }

    private static byte[] Literal(string text) => [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Frame(FrameKind kind, FrameFlags flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHead.Size + payload.Length];
        FrameHead.Write(frame, payload.Length, kind, flags, stream);
        payload.CopyTo(frame.AsSpan(FrameHead.Size));
        return frame;
    }

    /// <summary>How many messages the frames hold that have been written since.</summary>
    private int TakeAnswers()
    {
        // The pipe never makes its writer wait.
        _answers.Writer.FlushAsync().AsTask().Wait();
        if (!_answers.Reader.TryRead(out var read))
        {
            return 0;
        }
        var messages = new List<byte>();
        var bytes = read.Buffer.ToArray().AsSpan();
        while (!bytes.IsEmpty)
        {
            var head = FrameHead.Read(bytes);
            messages.AddRange(head.Kind == FrameKind.Data ? bytes.Slice(FrameHead.Size, head.Length) : default);
            bytes = bytes[(FrameHead.Size + head.Length)..];
        }
        _answers.Reader.AdvanceTo(read.Buffer.End);
        var rest = new ReadOnlySequence<byte>(messages.ToArray());
        var count = 0;
        for (; FrameHeader.TryRead(rest, out var header); count++)
        {
            rest = rest.Slice(FrameHeader.Size + header.Length);
        }
        return count;
    }

    private string? Check(BidWorld world, int answers)
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
        return hasEvents && answers == MessagesPerBatch ? null : $"{events.Length} events, {answers} answers";
    }

    /// <summary>The messages of a batch, cut so that every second one lies in two frames.</summary>
    private static byte[] DataFrames(byte[] message)
    {
        var framed = new byte[FrameHeader.Size + message.Length];
        FrameHeader.Write(framed, FrameHeader.FlagPlain, message.Length);
        message.CopyTo(framed, FrameHeader.Size);
        var all = Enumerable.Repeat(framed, MessagesPerBatch).SelectMany(one => one).ToArray();
        var cuts = Enumerable.Range(0, (MessagesPerBatch / 2) + 1).Select(pair => (framed.Length / 2) + (pair * 2 * framed.Length));
        var parts = cuts.Append(all.Length).Where(cut => cut <= all.Length).Prepend(0).ToList();
        return [.. parts.Zip(parts.Skip(1)).SelectMany(part => all[part.First..part.Second].Chunk(FrameHead.LengthMax))
            .SelectMany(part => Frame(FrameKind.Data, FrameFlags.None, StreamId, part))];
    }
}
