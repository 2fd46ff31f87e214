namespace Rtb.Rpc.Server.Http2;

/// <summary>Sends answers as far as the windows of the peer allow (RFC 9113 section 5.2); the rest waits in its stream.</summary>
internal sealed class AnswerSender(FrameWriter writer)
{
    private const int InitialWindow = 65_535;

    private long _window = InitialWindow;
    private int _streamWindow = InitialWindow;

    /// <summary>Where the windows of new streams begin.</summary>
    public int StreamWindow => _streamWindow;

    /// <summary>The peer gives room on the connection; false when it is more than a window can be.</summary>
    public bool TryWiden(int bytes)
    {
        _window += bytes;
        return _window <= int.MaxValue;
    }

    /// <summary>Where windows of streams begin from now on; those of open streams move by the same.</summary>
    public int MoveStreamWindow(int bytes)
    {
        var moved = bytes - _streamWindow;
        _streamWindow = bytes;
        return moved;
    }

    /// <summary>Sends messages in their frames, the headers before the first.</summary>
    public void Send(Http2Stream stream, ReadOnlySpan<byte> messages)
    {
        Start(stream);
        if (!stream.IsStalled)
        {
            messages = messages[SendSome(stream, messages)..];
        }

        stream.Output.Append(messages);
    }

    /// <summary>Sends the headers, if they have not been.</summary>
    public void Start(Http2Stream stream)
    {
        if (!stream.HasHeaders)
        {
            stream.HasHeaders = true;

            // Whether a message of a stream is compressed shows only when the headers are gone: what is accepted is said beforehand.
            writer.Headers(stream.Id, saysAccepted: stream.Open is not null);
        }
    }

    /// <summary>Ends a call; true when nothing of it waits any more.</summary>
    public bool End(Http2Stream stream, RawStatus status)
    {
        stream.IsAnswered = true;
        stream.Status = status;
        return !stream.IsStalled && Finish(stream);
    }

    /// <summary>Sends what waits, as far as it may be; true when the call has ended with it.</summary>
    public bool Resume(Http2Stream stream)
    {
        if (stream.IsStalled)
        {
            stream.Output.Consume(SendSome(stream, stream.Output.Span));
        }

        return stream.IsAnswered && !stream.IsStalled && Finish(stream);
    }

    private bool Finish(Http2Stream stream)
    {
        if (stream.HasHeaders)
        {
            writer.Trailers(stream.Id, stream.Status);
        }
        else
        {
            writer.TrailersOnly(stream.Id, stream.Status);
        }

        if (!stream.HasEnded)
        {
            // The answer is complete: the peer need not send the rest.
            writer.Reset(stream.Id, Http2Error.NoError);
        }

        return true;
    }

    private int SendSome(Http2Stream stream, ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            var room = Math.Min(Math.Min(_window, stream.SendWindow), FrameHead.LengthMax);
            if (room <= 0)
            {
                break;
            }

            var part = (int)Math.Min(room, bytes.Length - sent);
            writer.Data(stream.Id, bytes.Slice(sent, part));
            _window -= part;
            stream.SendWindow -= part;
            sent += part;
        }

        return sent;
    }
}
