using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.Http2;

/// <summary>
/// The open calls of one connection: opens them, runs them as soon as a message is there, sends what comes of it. A unary call whose
/// headers and message arrive together begins and ends here without waiting for anything. Belongs to the one that reads the connection.
/// </summary>
internal sealed class Http2Streams(RawCalls calls, FrameWriter writer, AnswerSender sender, ConnectionClock clock, Action wake)
{
    private const int BodySeconds = 5;
    private const int BytesPerSecond = 240;
    private const int AnswerSeconds = 30;
    private const int NoContentLength = -1;

    /// <summary>So much padding of a message is given back at once: it is no part of the largest message.</summary>
    private const int PaddingBytes = 16 * 1024;

    private readonly StreamTable _open = new(calls.Options.MaxStreamsPerConnection);
    private readonly int _receiveWindow = ReceiveWindowOf(calls.Options);
    private int _waiting;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    /// <summary>The greatest id that the peer has used.</summary>
    public int LastId { get; private set; }

    /// <summary>Ids above this one are not taken any more.</summary>
    public int LastAccepted { get; private set; } = int.MaxValue;

    /// <summary>Whether the server is about to end.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Calls answered and batches of messages handled since it was last set to zero.</summary>
    public int Handled { get; set; }

    /// <summary>Bytes that the peer may send on a stream before it is given more: enough for the largest message, so that a unary call
    /// never waits for room.</summary>
    public static int ReceiveWindowOf(RawGrpcServerOptions options)
    {
        const int least = 768 * 1024;
        return Math.Max(least, options.MaxRequestMessageBytes + FrameHeader.Size + PaddingBytes);
    }

    /// <summary>A stream to read the fields of a new request into; to be given to <see cref="Begin"/>.</summary>
    public Http2Stream Rent(int id)
    {
        LastId = id;
        return _open.Rent(id);
    }

    public Http2Stream? Find(int id) => _open.Find(id);

    /// <summary>From here on the peer is to take its new calls elsewhere.</summary>
    public void AcceptNoMore() => LastAccepted = LastId;

    /// <summary>The fields of a new request are there.</summary>
    public void Begin(Http2Stream stream, bool isEnd)
    {
        var fields = stream.Fields;
        fields.End();
        stream.HasEnded = isEnd;
        stream.ContentLeft = fields.ContentLength;
        stream.SendWindow = sender.StreamWindow;
        stream.ReceiveWindow = _receiveWindow;
        stream.DueSeconds = int.MaxValue;
        if (stream.Id > LastAccepted || _open.IsFull)
        {
            Refuse(stream, Http2Error.RefusedStream);
        }
        else if (fields.IsMalformed || (isEnd && fields.ContentLength > 0))
        {
            Refuse(stream, Http2Error.ProtocolError);
        }
        else if (fields.HttpStatus is var status and not 0)
        {
            RefuseHttp(stream, status);
        }
        else
        {
            Begin(stream);
        }
    }

    /// <summary>Bytes of a request. What they cost of the connection's window is given back by <paramref name="credit"/>.</summary>
    public void Receive(Http2Stream stream, ReadOnlySpan<byte> bytes, int flowBytes, bool isEnd, ConnectionCredit credit)
    {
        stream.ReceiveWindow -= flowBytes;
        if (stream.HasEnded || stream.ReceiveWindow < 0 || IsOfWrongLength(stream, bytes.Length, isEnd))
        {
            credit.Give(flowBytes);
            var error = stream.HasEnded ? Http2Error.StreamClosed
                : stream.ReceiveWindow < 0 ? Http2Error.FlowControlError
                : Http2Error.ProtocolError;
            Reset(stream, error, credit);
            return;
        }

        stream.HasEnded = isEnd;
        if (stream.IsAnswered)
        {
            credit.Give(flowBytes);
        }
        else if (stream.Open is not null)
        {
            ReceiveStreaming(stream, bytes, flowBytes, credit);
        }
        else
        {
            credit.Give(flowBytes);
            stream.UncreditedToStream += flowBytes - bytes.Length;
            if (stream.UncreditedToStream >= PaddingBytes && !isEnd)
            {
                GiveRoom(stream);
            }

            ReceiveUnary(stream, bytes);
        }
    }

    /// <summary>The peer does not want an answer any more.</summary>
    public void Drop(Http2Stream stream, ConnectionCredit credit)
    {
        credit.Give(stream.UncreditedToConnection);
        Close(stream);
    }

    /// <summary>Ends a stream that breaks the protocol.</summary>
    public void Reset(Http2Stream stream, Http2Error error, ConnectionCredit credit)
    {
        writer.Reset(stream.Id, error);
        Drop(stream, credit);
    }

    /// <summary>Sends what waited for a wider window.</summary>
    public void Resume(ConnectionCredit credit)
    {
        for (var i = Count - 1; _waiting > 0 && i >= 0; i--)
        {
            if (i < Count && _open[i].IsStalled)
            {
                Resume(_open[i], credit);
            }
        }
    }

    /// <summary>The peer gives room on one stream; false when it is more than a window can be.</summary>
    public bool TryWiden(Http2Stream stream, int bytes, ConnectionCredit credit)
    {
        stream.SendWindow += bytes;
        if (stream.SendWindow > int.MaxValue)
        {
            return false;
        }

        if (stream.IsStalled)
        {
            Resume(stream, credit);
        }

        return true;
    }

    /// <summary>The peer has changed where windows begin; false when one becomes more than a window can be.</summary>
    public bool TryMoveWindows(int bytes)
    {
        for (var i = 0; i < Count; i++)
        {
            _open[i].SendWindow += bytes;
            if (_open[i].SendWindow > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Looks after deadlines, slow peers and the end of the server.</summary>
    public void LookUp(ConnectionCredit credit)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            var stream = _open[i];
            if (stream.Deadline is { IsPassed: true })
            {
                EndAtDeadline(stream, credit);
            }
            else if (clock.Seconds > stream.DueSeconds)
            {
                // A message that comes too slowly, or an answer that nobody takes.
                Reset(stream, stream.IsAnswered ? Http2Error.Cancel : Http2Error.EnhanceYourCalm, credit);
            }
            else if (IsStopping && stream is { Open: not null, IsAnswered: false, IsStalled: false })
            {
                Answer(stream, RawRefusal.Stopping);
            }
        }
    }

    /// <summary>The connection is gone.</summary>
    public void CloseAll()
    {
        while (Count > 0)
        {
            Close(_open[Count - 1]);
        }
    }

    private static bool IsOfWrongLength(Http2Stream stream, int bytes, bool isEnd)
    {
        if (stream.ContentLeft == NoContentLength)
        {
            return false;
        }

        stream.ContentLeft -= bytes;
        return stream.ContentLeft < 0 || (isEnd && stream.ContentLeft != 0);
    }

    private void Begin(Http2Stream stream)
    {
        _open.Add(stream);
        stream.Handler = calls.Find(stream.Fields.Path);
        switch (stream.Handler)
        {
            case RawUnaryHandler unary when stream.HasEnded:
                Run(stream, unary, default);
                break;
            case RawUnaryHandler:
                stream.StartSeconds = clock.Seconds;
                stream.DueSeconds = stream.StartSeconds + BodySeconds;
                break;
            case RawStreamHandler streaming:
                Begin(stream, streaming);
                break;
            default:
                Answer(stream, RawRefusal.MethodUnknown);
                break;
        }
    }

    private void Begin(Http2Stream stream, RawStreamHandler handler)
    {
        var status = RawRefusal.Stopping;
        var timeLeft = TimeSpan.MaxValue;
        RawStream? opened = null;
        if (!IsStopping)
        {
            status = calls.Open(handler, new RawHeaders(stream.Fields), out opened, out timeLeft);
        }

        if (status.Code != StatusCode.OK)
        {
            Answer(stream, status);
            return;
        }

        stream.Open = opened;
        calls.StreamOpened();
        sender.Start(stream);
        if (timeLeft <= CallTimer.Max)
        {
            stream.Deadline = new StreamDeadline(calls.Options.TimeProvider, CallTimer.RoundUp(timeLeft), wake);
        }

        if (stream.HasEnded)
        {
            Answer(stream, RawStatus.Ok);
        }
    }

    private void ReceiveUnary(Http2Stream stream, ReadOnlySpan<byte> bytes)
    {
        var handler = (RawUnaryHandler)stream.Handler!;
        if (stream.HasEnded && stream.Input.Length == 0)
        {
            Run(stream, handler, bytes);
            return;
        }

        stream.Input.Append(bytes);
        stream.DueSeconds = stream.StartSeconds + BodySeconds + (stream.Input.Length / BytesPerSecond);
        if (stream.HasEnded)
        {
            Run(stream, handler, stream.Input.Span);
        }
        else if (calls.Unary.TryRefuseEarly(stream.Input.Span, out var refusal))
        {
            stream.Input.Clear();
            Answer(stream, refusal);
        }
    }

    private void Run(Http2Stream stream, RawUnaryHandler handler, ReadOnlySpan<byte> body)
    {
        var response = RawResponse.OfThread();
        var status = calls.Unary.Run(new RawHeaders(stream.Fields), handler, body, response);
        stream.Input.Clear();
        if (status.Code == StatusCode.OK)
        {
            sender.Send(stream, response.Frames);
        }

        Answer(stream, status);
    }

    private void ReceiveStreaming(Http2Stream stream, ReadOnlySpan<byte> bytes, int flowBytes, ConnectionCredit credit)
    {
        stream.UncreditedToConnection += flowBytes;
        stream.UncreditedToStream += flowBytes;
        if (stream.IsStalled || stream.Input.Length > 0)
        {
            stream.Input.Append(bytes);
            if (!stream.IsStalled)
            {
                stream.Input.Consume(RunBatches(stream, stream.Input.Span));
            }
        }
        else
        {
            var taken = RunBatches(stream, bytes);
            if (!stream.IsAnswered)
            {
                stream.Input.Append(bytes[taken..]);
            }
        }

        AfterBatches(stream, credit);
    }

    /// <summary>Answers messages until they are used up or the peer does not let the answers through; returns the bytes taken.</summary>
    private int RunBatches(Http2Stream stream, ReadOnlySpan<byte> bytes)
    {
        var response = RawResponse.OfThread();
        var taken = 0;
        while (!stream.IsStalled)
        {
            var result = calls.Batch.Run((RawStreamHandler)stream.Handler!, stream.Open!, bytes[taken..], response);
            taken += result.Consumed;
            if (!response.Frames.IsEmpty)
            {
                sender.Send(stream, response.Frames);
            }

            // Messages may have no answer and are what the peer came for all the same.
            Handled += result.Consumed > 0 ? 1 : 0;

            if (result.End is { } end)
            {
                stream.IsAnswered = true;
                stream.Status = end;
                return taken;
            }

            if (result.IsWaiting)
            {
                break;
            }
        }

        return taken;
    }

    /// <summary>Gives windows back and ends the stream if it has come to its end.</summary>
    private void AfterBatches(Http2Stream stream, ConnectionCredit credit)
    {
        if (!stream.IsStalled || stream.IsAnswered)
        {
            credit.Give(stream.UncreditedToConnection);
            stream.UncreditedToConnection = 0;
        }

        if (stream.IsAnswered)
        {
            stream.Input.Clear();
            Answer(stream, stream.Status);
        }
        else if (stream.IsStalled)
        {
            // What the peer sends from here on waits, as far as its window lets it.
            Wait(stream);
        }
        else if (stream.HasEnded)
        {
            Answer(stream, stream.Input.Length > 0 ? RawRefusal.MessageTruncated : RawStatus.Ok);
        }
        else if (stream.UncreditedToStream >= _receiveWindow / 2)
        {
            GiveRoom(stream);
        }
    }

    private void GiveRoom(Http2Stream stream)
    {
        writer.WindowUpdate(stream.Id, stream.UncreditedToStream);
        stream.ReceiveWindow += stream.UncreditedToStream;
        stream.UncreditedToStream = 0;
    }

    private void Resume(Http2Stream stream, ConnectionCredit credit)
    {
        if (sender.Resume(stream))
        {
            Close(stream);
            return;
        }

        if (stream.IsStalled || stream.Open is null || stream.IsAnswered)
        {
            return;
        }

        stream.IsWaiting = false;
        _waiting--;
        stream.Input.Consume(RunBatches(stream, stream.Input.Span));
        AfterBatches(stream, credit);
    }

    private void EndAtDeadline(Http2Stream stream, ConnectionCredit credit)
    {
        if (stream.IsStalled)
        {
            // Trailers would stand behind bytes that nobody reads.
            Reset(stream, Http2Error.Cancel, credit);
        }
        else
        {
            Answer(stream, RawRefusal.DeadlineExceeded);
        }
    }

    /// <summary>Ends a call, now or when the peer has taken what waits.</summary>
    private void Answer(Http2Stream stream, RawStatus status)
    {
        Handled++;
        if (sender.End(stream, status))
        {
            Close(stream);
        }
        else
        {
            stream.DueSeconds = clock.Seconds + AnswerSeconds;
            Wait(stream);
        }
    }

    private void Refuse(Http2Stream stream, Http2Error error)
    {
        writer.Reset(stream.Id, error);
        _open.GiveBack(stream);
    }

    private void RefuseHttp(Http2Stream stream, int status)
    {
        writer.HttpStatus(stream.Id, status);
        if (!stream.HasEnded)
        {
            writer.Reset(stream.Id, Http2Error.NoError);
        }

        _open.GiveBack(stream);
    }

    private void Wait(Http2Stream stream)
    {
        if (!stream.IsWaiting)
        {
            stream.IsWaiting = true;
            _waiting++;
        }
    }

    private void Close(Http2Stream stream)
    {
        _open.Remove(stream);
        if (stream.Open is not null)
        {
            calls.StreamClosed();
        }

        _waiting -= stream.IsWaiting ? 1 : 0;
        _open.GiveBack(stream);
    }
}
