using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using Rtb.Unit.Campaigns.Events;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>
/// A whole <see cref="Http2Connection"/> between two pipes in memory. Everything it does, it does on the thread of the test before the call
/// returns that has caused it; time passes when the test says so.
/// </summary>
internal sealed class PipeConnection : ConnectionContext, IDuplexPipe, IDisposable
{
    private readonly Pipe _toServer = new(Options(0));
    private readonly Pipe _toPeer;
    private readonly SteppedTime _time = new();
    private readonly ConnectionClock _clock;
    private readonly RawCalls _calls;
    private readonly Http2Connection _connection;
    private readonly Task _run;
    private readonly List<byte> _partial = [];

    /// <param name="options">Of the server.</param>
    /// <param name="unreadMost">So many bytes are on their way to the peer at most; then the server must wait. 0: no limit.</param>
    public PipeConnection(RawGrpcServerOptions? options = null, int unreadMost = 0)
    {
        options ??= new RawGrpcServerOptions();
        options.TimeProvider = _time;
        _toPeer = new Pipe(Options(unreadMost));
        _clock = new ConnectionClock(_time);
        _calls = new RawCalls(options, [new EchoHandler(), Chat, new GrowHandler()]);
        _connection = new Http2Connection(this, _calls, _clock);
        _clock.Add(_connection);
        _run = _connection.RunAsync();
    }

    public static byte[] Preface => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frames.Settings()];

    public ChatHandler Chat { get; } = new();

    public bool IsOver => _run.IsCompletedSuccessfully;

    public bool IsAborted { get; private set; }

    /// <summary>Whether the peer closes its side when it has read the end of the server's.</summary>
    public bool ClosesAfterTheEnd { get; set; } = true;

    public int LiveStreams => _calls.LiveStreams;

    public PipeReader Input => _toServer.Reader;

    public PipeWriter Output => _toPeer.Writer;

    public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

    public override string ConnectionId { get; set; } = "test";

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    /// <summary>A connection whose peer has said hello and taken the answer.</summary>
    public static PipeConnection Begun(RawGrpcServerOptions? options = null)
    {
        var connection = new PipeConnection(options);
        connection.Send(Preface);
        return connection;
    }

    /// <summary>What is answered to the frames.</summary>
    public List<SentFrame> Send(params byte[][] frames)
    {
        Write([.. frames.SelectMany(frame => frame)]);
        return Read();
    }

    public void Write(byte[] bytes) => Assert.True(_toServer.Writer.WriteAsync(bytes).AsTask().IsCompletedSuccessfully);

    /// <summary>The frames that have come; at most so many bytes are taken now.</summary>
    public List<SentFrame> Read(int bytesMost = int.MaxValue)
    {
        while (bytesMost > 0 && !IsAborted && _toPeer.Reader.TryRead(out var read))
        {
            var taken = read.Buffer.Slice(0, Math.Min(bytesMost, read.Buffer.Length));
            foreach (var segment in taken)
            {
                _partial.AddRange(segment.Span);
            }
            bytesMost -= (int)taken.Length;
            _toPeer.Reader.AdvanceTo(taken.End);
            if (read.IsCompleted && taken.Length == read.Buffer.Length && ClosesAfterTheEnd)
            {
                _toServer.Writer.Complete();
            }
            if (taken.IsEmpty)
            {
                break;
            }
        }
        var frames = SentFrame.ReadWhole(_partial.ToArray(), out var length);
        _partial.RemoveRange(0, length);
        return frames;
    }

    /// <summary>Lets so many seconds pass, one by one.</summary>
    public List<SentFrame> Wait(int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        return Read();
    }

    public void PassWithoutReading(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>What the clock, a deadline or the end of the server do from another thread: the reader is to look up.</summary>
    public void Wake()
    {
        Input.CancelPendingRead();
        Output.CancelPendingFlush();
    }

    public void Stop() => _clock.StopAll();

    public override void Abort(ConnectionAbortedException abortReason)
    {
        IsAborted = true;
        _toServer.Writer.Complete();
        _toPeer.Reader.Complete();
    }

    public void Dispose() => _clock.Dispose();

    private static PipeOptions Options(int unreadMost) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: unreadMost,
        resumeWriterThreshold: unreadMost / 2,
        useSynchronizationContext: false);
}
