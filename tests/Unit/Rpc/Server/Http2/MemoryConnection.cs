using System.Buffers;
using System.IO.Pipelines;
using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using Rtb.Unit.Campaigns.Events;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>The frames of a connection without its sockets and threads: bytes in, frames out, and time that stands still.</summary>
internal sealed class MemoryConnection : IDisposable
{
    private readonly Pipe _answers = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly SteppedTime _time = new();
    private readonly ConnectionClock _clock;
    private readonly FrameWriter _writer;
    private readonly RawCalls _calls;
    private readonly ConnectionCredit _credit;
    private readonly Http2Frames _frames;
    private readonly HpackDecoder _decoder = new();

    public MemoryConnection(RawGrpcServerOptions? options = null, int window = 1024 * 1024)
    {
        options ??= new RawGrpcServerOptions();
        options.TimeProvider = _time;
        _clock = new ConnectionClock(_time);
        _writer = new FrameWriter(_answers.Writer);
        var sender = new AnswerSender(_writer);
        _credit = new ConnectionCredit(_writer, window);
        _calls = new RawCalls(options, [new EchoHandler(), Chat, new GrowHandler()]);
        Streams = new Http2Streams(_calls, _writer, sender, _clock, () => Woken++);
        _frames = new Http2Frames(_writer, sender, Streams, _credit);
        _credit.Open();
        TakeBytes();
    }

    public Http2Streams Streams { get; }

    public ChatHandler Chat { get; } = new();

    public int LiveStreams => _calls.LiveStreams;

    public int Woken { get; private set; }

    /// <summary>All frames since, and what may stand behind them.</summary>
    public List<SentFrame> Send(params byte[][] frames)
    {
        var bytes = new ReadOnlySequence<byte>([.. frames.SelectMany(frame => frame)]);
        Push(ref bytes);
        return TakeFrames();
    }

    /// <summary>The code with which the connection ends.</summary>
    public Http2Error Break(params byte[][] frames) => Assert.Throws<Http2ConnectionException>(() => Send(frames)).Error;

    public void Push(ref ReadOnlySequence<byte> bytes, int answerBytes = int.MaxValue)
    {
        _writer.OnFlushed();
        _frames.Take(ref bytes, answerBytes);
    }

    public List<SentFrame> TakeFrames() => SentFrame.ReadAll(TakeBytes());

    public byte[] TakeBytes()
    {
        // The pipe never makes its writer wait.
        var flushed = _answers.Writer.FlushAsync();
        Assert.True(flushed.IsCompletedSuccessfully);
        if (!_answers.Reader.TryRead(out var read))
        {
            return [];
        }
        var bytes = read.Buffer.ToArray();
        _answers.Reader.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    /// <summary>Lets so many seconds pass, one by one, and looks what has come due.</summary>
    public List<SentFrame> Wait(int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Streams.LookUp(_credit);
        }
        return TakeFrames();
    }

    /// <summary>The fields of a response; each block must be given once and in order.</summary>
    public RequestFields Decode(SentFrame headers)
    {
        var fields = new RequestFields();
        fields.Clear();
        _decoder.Decode(headers.Payload, fields);
        return fields;
    }

    public void Dispose()
    {
        Streams.CloseAll();
        _frames.Release();
        _clock.Dispose();
    }
}

/// <summary>Answers with as many bytes as the first four of the message say, 0 1 2 ... 250 0 1 ...</summary>
internal sealed class GrowHandler() : RawUnaryHandler(Path)
{
    public const string Path = "/rtb.test.Raw/Grow";

    public static byte[] Answer(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        var answer = Answer(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(request));
        answer.CopyTo(response.GetSpan(answer.Length));
        response.Advance(answer.Length);
        return RawStatus.Ok;
    }
}
