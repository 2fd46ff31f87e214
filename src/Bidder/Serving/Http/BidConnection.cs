using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving.Http;

/// <summary>
/// One connection of an exchange, from the first byte to the last: requests follow one another, each is answered before the next is read,
/// and answers to requests that came together leave together.
/// </summary>
/// <remarks>
/// Runs on the socket's thread and allocates nothing per request. Time limits: 300 s between requests, 10 s for a head, 5 s and one more
/// for every 240 bytes for a body, 30 s for a client to take an answer.
/// </remarks>
internal sealed class BidConnection
{
    private const int IdleSeconds = 300;
    private const int HeadSeconds = 10;
    private const int BodySeconds = 5;
    private const int WriteSeconds = 30;
    private const int LingerSeconds = 2;
    private const int BytesPerSecond = 240;

    /// <summary>A refused body up to this size is read past, so that the connection can stay.</summary>
    private const int SkipBytesMax = 1 << 20;

    private readonly ConnectionContext _connection;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly HttpBids _bids;
    private readonly ConnectionWatch _watch;
    private readonly byte[] _exchange = new byte[HttpBids.ExchangeBytesMax];
    private readonly byte[] _version = new byte[HttpAnswer.VersionBytesMax];
    private ChunkedBody? _chunks;

    // What the head said, kept until the body is there.
    private Phase _phase;
    private long _left;
    private int _exchangeLength;
    private int _versionLength;
    private byte[] _token = [];
    private int _tokenLength;
    private RequestFormat _format;
    private BodyCoding _coding;
    private bool _acceptsGzip;
    private bool _closes;
    private bool _saysKeepAlive;

    private bool _hasWritten;
    private bool _ends;
    private volatile bool _isWriting;
    private volatile bool _isExpired;
    private volatile int _deadlineSeconds;

    public BidConnection(ConnectionContext connection, HttpBids bids, ConnectionWatch watch)
    {
        _connection = connection;
        _input = connection.Transport.Input;
        _output = connection.Transport.Output;
        _bids = bids;
        _watch = watch;
    }

    private enum Phase : byte
    {
        /// <summary>Between requests, or inside a head.</summary>
        Head,
        Body,
        Chunks,

        /// <summary>Past a body that was refused.</summary>
        Skip,

        /// <summary>The same for one whose end is unknown or far: for a moment only, so that the client reads the answer.</summary>
        Linger,
    }

    /// <summary>The second of the watch after which the connection has taken too long.</summary>
    public int DeadlineSeconds => _deadlineSeconds;

    /// <summary>Returns when the connection is to be closed.</summary>
    public async Task RunAsync()
    {
        SetDeadline(IdleSeconds);
        _watch.Add(this);
        try
        {
            await ServeAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client is gone, or was too slow and has been cut off.
        }
        finally
        {
            _watch.Remove(this);
        }
    }

    /// <summary>Makes a connection that waits look up; called by any thread.</summary>
    public void Wake() => _input.CancelPendingRead();

    /// <summary>Ends a connection that has taken too long; called by the watch.</summary>
    public void Expire()
    {
        _isExpired = true;
        if (_isWriting)
        {
            _connection.Abort(new ConnectionAbortedException("The client does not take its answer."));
        }
        else
        {
            _input.CancelPendingRead();
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var read = await _input.ReadAsync();
            var buffer = read.Buffer;
            while (!_ends && Step(ref buffer))
            {
            }
            var isIdle = _phase == Phase.Head && buffer.IsEmpty;
            _input.AdvanceTo(buffer.Start, buffer.End);
            if (_isExpired && !_hasWritten && !isIdle && _phase != Phase.Linger)
            {
                Refuse(StatusCodes.Status408RequestTimeout, closes: true);
            }
            if (_hasWritten && !await FlushAsync())
            {
                return;
            }
            if (_ends || read.IsCompleted || _isExpired || (isIdle && _watch.IsStopping))
            {
                return;
            }
            if (_phase == Phase.Head)
            {
                // A head that has begun has its time from its first bytes, however many pieces follow.
                SetDeadline(isIdle ? IdleSeconds : Math.Min(HeadSeconds, _deadlineSeconds - _watch.Seconds));
            }
        }
    }

    /// <summary>False when the client is gone.</summary>
    private async ValueTask<bool> FlushAsync()
    {
        _hasWritten = false;
        var flush = _output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            return !flush.Result.IsCompleted;
        }
        var before = _deadlineSeconds;
        SetDeadline(WriteSeconds);
        _isWriting = true;
        var result = await flush;
        _isWriting = false;
        _deadlineSeconds = before;
        return !result.IsCompleted;
    }

    /// <summary>Takes the next part of a request out of the buffer; false when more bytes are needed or the connection ends.</summary>
    private bool Step(ref ReadOnlySequence<byte> buffer)
    {
        switch (_phase)
        {
            case Phase.Head:
                return TakeHead(ref buffer);
            case Phase.Body:
                if (buffer.Length < _left)
                {
                    return false;
                }
                Answer(buffer.Slice(0, _left));
                buffer = buffer.Slice(_left);
                return true;
            case Phase.Chunks:
                return TakeChunks(ref buffer);
            case Phase.Skip:
                var skipped = Math.Min(_left, buffer.Length);
                buffer = buffer.Slice(skipped);
                _left -= skipped;
                _phase = _left == 0 ? Phase.Head : Phase.Skip;
                return _left == 0;
            default:
                buffer = buffer.Slice(buffer.End);
                return false;
        }
    }

    private bool TakeHead(ref ReadOnlySequence<byte> buffer)
    {
        while (!buffer.IsEmpty && buffer.FirstSpan is [(byte)'\r' or (byte)'\n', ..])
        {
            // Old clients end a body with an empty line that belongs to nothing.
            buffer = buffer.Slice(1);
        }
        if (buffer.IsEmpty)
        {
            return false;
        }
        var bytes = buffer.FirstSpan;
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 && !buffer.IsSingleSegment)
        {
            return TakeSplitHead(ref buffer);
        }
        return end >= 0 ? TakeHead(ref buffer, bytes, end) : WaitForHead(buffer.Length);
    }

    private bool TakeSplitHead(ref ReadOnlySequence<byte> buffer)
    {
        var length = (int)Math.Min(buffer.Length, HttpHeadParser.HeadBytesMax);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        buffer.Slice(0, length).CopyTo(copy);
        var bytes = copy.AsSpan(0, length);
        var end = bytes.IndexOf("\r\n\r\n"u8);
        var goesOn = end >= 0 ? TakeHead(ref buffer, bytes, end) : WaitForHead(buffer.Length);
        ArrayPool<byte>.Shared.Return(copy);
        return goesOn;
    }

    private bool WaitForHead(long bytes)
    {
        if (bytes >= HttpHeadParser.HeadBytesMax)
        {
            Refuse(StatusCodes.Status431RequestHeaderFieldsTooLarge, closes: true);
        }
        return false;
    }

    private bool TakeHead(ref ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> bytes, int end)
    {
        var head = end + 4 > HttpHeadParser.HeadBytesMax
            ? new HttpHead { Refused = StatusCodes.Status431RequestHeaderFieldsTooLarge }
            : HttpHeadParser.Parse(bytes[..(end + 2)]);
        if (head.Refused != 0)
        {
            Refuse(head.Refused, closes: true);
            return false;
        }
        Keep(in head, bytes);
        var status = HttpBids.Admit(in head, bytes.Slice(head.PathStart, head.PathLength), _exchange, out _exchangeLength);
        buffer = buffer.Slice(end + 4);
        if (status == 0 && head.ContentLength > _bids.BodyBytesMax)
        {
            _bids.CountTooLarge(_format);
            status = StatusCodes.Status413PayloadTooLarge;
        }
        if (status != 0)
        {
            RefuseBody(in head, status);
            return !_ends;
        }
        BeginBody(in head, isHere: !head.IsChunked && buffer.Length >= head.ContentLength);
        return true;
    }

    private void Keep(in HttpHead head, ReadOnlySpan<byte> bytes)
    {
        _format = head.Format;
        _coding = head.Coding;
        _acceptsGzip = head.AcceptsGzip;
        _closes = head.Closes;
        _saysKeepAlive = head.SaysKeepAlive;
        _versionLength = head.VersionLength <= _version.Length ? head.VersionLength : 0;
        bytes.Slice(head.VersionStart, _versionLength).CopyTo(_version);
        KeepToken(BearerToken.Of(bytes.Slice(head.AuthorizationStart, head.AuthorizationLength)));
    }

    private void KeepToken(ReadOnlySpan<byte> token)
    {
        if (_token.Length < token.Length)
        {
            _token = new byte[BearerToken.BytesMax];
        }
        token.CopyTo(_token);
        _tokenLength = token.Length;
    }

    private void BeginBody(in HttpHead head, bool isHere)
    {
        _phase = head.IsChunked ? Phase.Chunks : Phase.Body;
        _left = head.ContentLength;
        if (!isHere)
        {
            SetDeadline(BodySeconds + ((head.IsChunked ? _bids.BodyBytesMax : (int)_left) / BytesPerSecond));
        }
        if (head.IsChunked)
        {
            (_chunks ??= new ChunkedBody()).Reset();
        }
        if (head.ExpectsContinue && !isHere)
        {
            _output.Write(HttpAnswer.Continue);
            _hasWritten = true;
        }
    }

    /// <summary>Answers a request by its head alone and gets its body out of the way.</summary>
    private void RefuseBody(in HttpHead head, int status)
    {
        var isFar = head.IsChunked || head.ContentLength > SkipBytesMax;
        Refuse(status, _closes || head.ExpectsContinue || isFar || _watch.IsDraining);
        if (isFar && !head.ExpectsContinue)
        {
            Linger();
            return;
        }
        _left = Math.Max(head.ContentLength, 0);
        _phase = _left == 0 ? Phase.Head : Phase.Skip;
        SetDeadline(BodySeconds + (int)(_left / BytesPerSecond));
    }

    /// <summary>The answer says that the connection ends; it does so a moment later, because bytes that nobody reads would make the
    /// client lose the answer.</summary>
    private void Linger()
    {
        _ends = false;
        _phase = Phase.Linger;
        SetDeadline(LingerSeconds);
    }

    private bool TakeChunks(ref ReadOnlySequence<byte> buffer)
    {
        var chunks = _chunks!;
        chunks.Take(ref buffer, _bids.BodyBytesMax);
        if (chunks.IsBroken)
        {
            Refuse(StatusCodes.Status400BadRequest, closes: true);
            return false;
        }
        if (chunks.Length > _bids.BodyBytesMax)
        {
            _bids.CountTooLarge(_format);
            Refuse(StatusCodes.Status413PayloadTooLarge, closes: true);
            Linger();
            return true;
        }
        if (!chunks.IsWhole)
        {
            return false;
        }
        Answer(new ReadOnlySequence<byte>(chunks.Bytes));
        return true;
    }

    private void Answer(in ReadOnlySequence<byte> body)
    {
        _phase = Phase.Head;
        _closes |= _watch.IsDraining;
        _ends = _closes;
        _hasWritten = true;
        var call = new BidCall
        {
            Exchange = _exchange.AsSpan(0, _exchangeLength),
            Token = _token.AsSpan(0, _tokenLength),
            Format = _format,
            Coding = _coding,
            AcceptsGzip = _acceptsGzip,
        };
        _bids.Answer(_output, in body, in call, AnswerHead());
    }

    private void Refuse(int status, bool closes)
    {
        _closes = _ends = closes;
        _hasWritten = true;
        HttpAnswer.WriteRefusal(_output, status, AnswerHead());
    }

    private AnswerHead AnswerHead() => new()
    {
        DateLine = _watch.DateLine,
        Version = _version.AsSpan(0, _versionLength),
        Format = _format,
        Closes = _closes,
        SaysKeepAlive = _saysKeepAlive,
    };

    private void SetDeadline(int seconds) => _deadlineSeconds = _watch.Seconds + seconds;
}
