using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Rtb.Rpc.Server.Http2;

/// <summary>
/// One connection, from its preface to its end: takes what has come, frame by frame, runs the calls in it and sends all answers together.
/// </summary>
/// <remarks>
/// One reader, which also writes: nothing here is shared between threads but what <see cref="Look"/> and <see cref="Stop"/> touch.
/// Time limits: 10 s for the preface and for a header block, for messages and answers see <see cref="Http2Streams"/>, 30 s for a peer to
/// take bytes off the socket.
/// </remarks>
internal sealed class Http2Connection
{
    /// <summary>Answers are sent when so many bytes of them wait, though more requests are there.</summary>
    private const int FlushBytes = 64 * 1024;

    private const int BeginSeconds = 10;
    private const int WriteSeconds = 30;
    private const int FarewellSeconds = 1;
    private const int LingerSeconds = 1;

    /// <summary>Frames within a second from which no call comes: nobody needs as many.</summary>
    private const int IdleFramesMax = 10_000;

    private static readonly byte[] s_ping = [.. "rtb ping"u8];

    private readonly ConnectionContext _connection;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly RawGrpcServerOptions _options;
    private readonly ConnectionClock _clock;
    private readonly FrameWriter _writer;
    private readonly ConnectionCredit _credit;
    private readonly Http2Streams _streams;
    private readonly Http2Frames _frames;

    private bool _hasPreface;
    private bool _isLeaving;
    private bool _isOver;
    private bool _hasPeerClosed;
    private bool _isReading;
    private SequencePosition _unread;
    private int _leavingSince;
    private int _pingsSent;
    private int _calmSeconds;
    private int _blocksSeen;
    private int _beganSeconds;

    // Read by the clock's thread.
    private volatile int _heardSeconds;
    private volatile int _flushingSince = int.MaxValue;
    private volatile int _pingedSeconds = int.MaxValue;
    private volatile bool _isUnfinished = true;

    // Set by other threads, looked at by the reader.
    private volatile bool _isStopping;
    private volatile bool _isPingDue;
    private volatile bool _isIdleTooLong;

    public Http2Connection(ConnectionContext connection, RawCalls calls, ConnectionClock clock)
    {
        _connection = connection;
        _input = connection.Transport.Input;
        _output = connection.Transport.Output;
        _options = calls.Options;
        _clock = clock;
        _writer = new FrameWriter(_output);
        var sender = new AnswerSender(_writer);
        _credit = new ConnectionCredit(_writer, ConnectionWindow);
        _streams = new Http2Streams(calls, _writer, sender, clock, Wake);
        _frames = new Http2Frames(_writer, sender, _streams, _credit);
        _heardSeconds = _beganSeconds = clock.Seconds;
    }

    /// <summary>What a peer may have on its way to us, all calls together.</summary>
    private int ConnectionWindow => Math.Max(1024 * 1024, Http2Streams.ReceiveWindowOf(_options));

    /// <summary>Returns when the connection is to be closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            WriteSettings();
            await ServeAsync();
            await LingerAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The peer is gone, or was too slow and has been cut off.
        }
        catch (Http2ConnectionException broken)
        {
            await EndAsync(broken);
        }
        finally
        {
            _streams.CloseAll();
            _frames.Release();
        }
    }

    /// <summary>No more calls after those that are on their way; any thread.</summary>
    public void Stop()
    {
        _isStopping = true;
        Wake();
    }

    /// <summary>Looks once a second whether the peer takes too long; the clock's thread.</summary>
    public void Look(int seconds)
    {
        if (seconds - _flushingSince > WriteSeconds || (_pingedSeconds <= seconds && seconds - _pingedSeconds > PingTimeoutSeconds))
        {
            _connection.Abort(new ConnectionAbortedException("The peer does not take what it is sent, or does not answer."));
            return;
        }

        var silence = seconds - _heardSeconds;
        _isPingDue = _options.KeepAlivePingDelay is { } delay && silence >= delay.TotalSeconds && _pingedSeconds == int.MaxValue;
        _isIdleTooLong = silence >= _options.KeepAliveTimeout.TotalSeconds;
        if (_isUnfinished || _isPingDue || _isIdleTooLong || _isStopping)
        {
            Wake();
        }
    }

    private bool IsBeginning => !_hasPreface || _frames.IsInBlock;

    private double PingTimeoutSeconds => _options.KeepAlivePingTimeout.TotalSeconds;

    private void Wake()
    {
        _input.CancelPendingRead();
        _output.CancelPendingFlush();
    }

    private void WriteSettings()
    {
        _writer.Settings(
        [
            (Http2Setting.MaxConcurrentStreams, (uint)_options.MaxStreamsPerConnection),
            (Http2Setting.InitialWindowSize, (uint)Http2Streams.ReceiveWindowOf(_options)),
            (Http2Setting.MaxHeaderListSize, RequestFields.BytesMax),
        ]);
        _credit.Open();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync();
            var buffer = read.Buffer;
            _unread = buffer.End;
            _isReading = true;
            if (!buffer.IsEmpty && !read.IsCanceled)
            {
                _heardSeconds = _clock.Seconds;
                _pingedSeconds = int.MaxValue;
            }

            if (_hasPreface || TakePreface(ref buffer))
            {
                _frames.Take(ref buffer, FlushBytes);
                while (_writer.Unflushed >= FlushBytes)
                {
                    if (!await FlushAsync())
                    {
                        return;
                    }

                    _frames.Take(ref buffer, FlushBytes);
                }
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            _isReading = false;
            LookUp();
            if (_writer.Unflushed > 0 && !await FlushAsync())
            {
                return;
            }

            _hasPeerClosed = read.IsCompleted;
            if (_isOver || _hasPeerClosed)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Reads on for a moment when we are the one who ends it: closing over bytes that nobody has read makes the system take back what the
    /// peer has not read of its answers.
    /// </summary>
    private async Task LingerAsync()
    {
        if (_isReading)
        {
            _input.AdvanceTo(_unread);
        }

        await _output.CompleteAsync();
        _isUnfinished = true;
        var last = _clock.Seconds + LingerSeconds;
        while (!_hasPeerClosed && _clock.Seconds <= last)
        {
            var read = await _input.ReadAsync();
            _input.AdvanceTo(read.Buffer.End);
            _hasPeerClosed = read.IsCompleted;
        }
    }

    /// <summary>False when the peer is gone.</summary>
    private async ValueTask<bool> FlushAsync()
    {
        _writer.OnFlushed();
        _flushingSince = _clock.Seconds;
        var result = await _output.FlushAsync();
        while (result.IsCanceled)
        {
            // Somebody wants the reader to look up; what is to be sent is still there.
            LookUp();
            result = await _output.FlushAsync();
        }

        _flushingSince = int.MaxValue;
        return !result.IsCompleted;
    }

    /// <summary>Takes the 24 bytes with which every HTTP/2 connection begins (RFC 9113 section 3.4).</summary>
    private bool TakePreface(ref ReadOnlySequence<byte> buffer)
    {
        var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
        Span<byte> bytes = stackalloc byte[preface.Length];
        var length = (int)Math.Min(buffer.Length, preface.Length);
        buffer.Slice(0, length).CopyTo(bytes);
        if (!preface.StartsWith(bytes[..length]))
        {
            throw new Http2ConnectionException(Http2Error.ProtocolError, "not HTTP/2");
        }

        _hasPreface = length == preface.Length;
        if (_hasPreface)
        {
            buffer = buffer.Slice(length);
        }

        return _hasPreface;
    }

    /// <summary>Does what has come due between two reads.</summary>
    private void LookUp()
    {
        CheckCalm();
        CheckBeginning();
        _isUnfinished = _streams.Count > 0 || IsBeginning || _isLeaving || _frames.HasPeerLeft;
        if (!_isUnfinished && !_isStopping && !_isPingDue && !_isIdleTooLong)
        {
            return;
        }

        _streams.IsStopping = _isStopping;
        _streams.LookUp(_credit);
        if (_isPingDue && _pingedSeconds == int.MaxValue)
        {
            _isPingDue = false;
            _pingedSeconds = _clock.Seconds;
            Ping();
        }

        var leaves = _isLeaving || _isStopping || _frames.HasPeerLeft || (_isIdleTooLong && _streams.Count == 0);
        if (leaves)
        {
            Leave();
        }
    }

    /// <summary>The preface and header blocks must be whole in a few seconds, however many pieces of them come meanwhile.</summary>
    private void CheckBeginning()
    {
        if (!IsBeginning || _frames.BlocksInPieces != _blocksSeen)
        {
            _blocksSeen = _frames.BlocksInPieces;
            _beganSeconds = _clock.Seconds;
        }
        else if (_clock.Seconds - _beganSeconds > BeginSeconds)
        {
            throw new Http2ConnectionException(Http2Error.EnhanceYourCalm, "the preface or a header block does not come");
        }
    }

    /// <summary>Answers keep a peer busy; one that sends frames from which nothing comes only wants to keep us busy.</summary>
    private void CheckCalm()
    {
        if (_streams.Handled > 0 || _clock.Seconds != _calmSeconds)
        {
            _streams.Handled = 0;
            _frames.Handled = 0;
            _calmSeconds = _clock.Seconds;
        }
        else if (_frames.Handled > IdleFramesMax)
        {
            throw new Http2ConnectionException(Http2Error.EnhanceYourCalm, "frames without calls");
        }
    }

    /// <summary>
    /// Says goodbye twice, as RFC 9113 section 6.8 advises: first without a limit, because calls may be on their way, and when a ping has
    /// come back with the last call that is answered. Then the connection ends with its last call.
    /// </summary>
    private void Leave()
    {
        if (!_isLeaving)
        {
            _isLeaving = true;
            _leavingSince = _clock.Seconds;
            _writer.GoAway(int.MaxValue, Http2Error.NoError);
            Ping();
            return;
        }

        if (_streams.LastAccepted == int.MaxValue
            && (_frames.HasPeerLeft || _frames.PingsAnswered >= _pingsSent || _clock.Seconds - _leavingSince > FarewellSeconds))
        {
            _streams.AcceptNoMore();
            _writer.GoAway(_streams.LastId, Http2Error.NoError);
        }

        _isOver = _streams.LastAccepted != int.MaxValue && _streams.Count == 0;
    }

    private void Ping()
    {
        _pingsSent++;
        _writer.Ping(s_ping, isAnswer: false);
    }

    /// <summary>Tells the peer what it has done, as far as it still listens.</summary>
    private async Task EndAsync(Http2ConnectionException broken)
    {
        try
        {
            // Never more than an earlier goodbye has promised.
            _writer.GoAway(Math.Min(_streams.LastId, _streams.LastAccepted), broken.Error, broken.Message);
            await FlushAsync();
            await LingerAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or Http2ConnectionException)
        {
            // It does not.
        }
    }
}
