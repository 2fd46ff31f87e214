using System.Buffers;
using System.Buffers.Binary;

namespace Rtb.Rpc.Server.Http2;

/// <summary>What each frame of the peer means (RFC 9113 section 6). What it may not say ends the connection by a
/// <see cref="Http2ConnectionException"/>.</summary>
internal sealed class Http2Frames(FrameWriter writer, AnswerSender sender, Http2Streams streams, ConnectionCredit credit)
{
    private const int SettingSize = 6;
    private const int PrioritySize = 5;
    private const int ErrorSize = 4;
    private const int PingSize = 8;
    private const int GoAwaySizeMin = 8;
    private const int FrameBytesMin = 16 * 1024;
    private const int FrameBytesMost = (1 << 24) - 1;

    /// <summary>Bytes and pieces of a header block as it is sent.</summary>
    private const int BlockBytesMax = RequestFields.BytesMax;
    private const int BlockPiecesMax = 64;

    private readonly HpackDecoder _hpack = new();
    private readonly RequestFields _dropped = new();
    private ByteQueue _block;
    private int _blockStream;
    private int _blockPieces;
    private bool _blockIsEnd;
    private bool _hasSettings;
    private byte[] _joined = [];

    /// <summary>Whether a header block has begun and not ended.</summary>
    public bool IsInBlock => _blockStream != 0;

    /// <summary>Header blocks so far that did not come in one frame.</summary>
    public int BlocksInPieces { get; private set; }

    /// <summary>The peer opens no more calls.</summary>
    public bool HasPeerLeft { get; private set; }

    /// <summary>Answers to pings of ours so far.</summary>
    public int PingsAnswered { get; private set; }

    /// <summary>Frames since it was last set to zero.</summary>
    public int Handled { get; set; }

    /// <summary>Handles whole frames at the front of the buffer and takes them from it, until so many bytes of answers wait.</summary>
    public void Take(ref ReadOnlySequence<byte> buffer, int answerBytes)
    {
        while (writer.Unflushed < answerBytes)
        {
            var bytes = buffer.FirstSpan;
            var at = 0;
            while (bytes.Length - at >= FrameHead.Size && writer.Unflushed < answerBytes)
            {
                var head = ReadHead(bytes[at..]);
                if (bytes.Length - at - FrameHead.Size < head.Length)
                {
                    break;
                }

                Handle(head, bytes.Slice(at + FrameHead.Size, head.Length));
                at += FrameHead.Size + head.Length;
            }

            buffer = buffer.Slice(at);
            if (buffer.IsSingleSegment || !TryTakeSplit(ref buffer))
            {
                return;
            }
        }
    }

    public void Release() => _block.Clear();

    /// <summary>A frame that lies in more than one piece of the buffer.</summary>
    private bool TryTakeSplit(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[FrameHead.Size];
        if (buffer.Length < FrameHead.Size)
        {
            return false;
        }

        buffer.Slice(0, FrameHead.Size).CopyTo(start);
        var head = ReadHead(start);
        if (buffer.Length - FrameHead.Size < head.Length)
        {
            return false;
        }

        var payload = buffer.Slice(FrameHead.Size, head.Length);
        if (payload.IsSingleSegment)
        {
            Handle(head, payload.FirstSpan);
        }
        else
        {
            if (_joined.Length == 0)
            {
                _joined = new byte[FrameHead.LengthMax];
            }

            payload.CopyTo(_joined);
            Handle(head, _joined.AsSpan(0, head.Length));
        }

        buffer = buffer.Slice(payload.End);
        return true;
    }

    private FrameHead ReadHead(ReadOnlySpan<byte> bytes)
    {
        var head = FrameHead.Read(bytes);
        if (head.Length > FrameHead.LengthMax)
        {
            throw new Http2ConnectionException(Http2Error.FrameSizeError, "a frame of more than 16,384 bytes");
        }

        if (!_hasSettings && head.Kind != FrameKind.Settings)
        {
            throw Broken("the first frame is not SETTINGS");
        }

        return head;
    }

    private void Handle(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        Handled++;
        if (IsInBlock && (head.Kind != FrameKind.Continuation || head.Stream != _blockStream))
        {
            throw Broken("a header block is interrupted");
        }

        switch (head.Kind)
        {
            case FrameKind.Data:
                OnData(head, payload);
                break;
            case FrameKind.Headers:
                OnHeaders(head, payload);
                break;
            case FrameKind.Continuation:
                OnContinuation(head, payload);
                break;
            case FrameKind.Settings:
                OnSettings(head, payload);
                break;
            case FrameKind.WindowUpdate:
                OnWindowUpdate(head, payload);
                break;
            case FrameKind.ResetStream:
                OnReset(head, payload);
                break;
            case FrameKind.Ping:
                OnPing(head, payload);
                break;
            case FrameKind.GoAway:
                Require(head.Stream == 0, "GOAWAY on a stream");
                RequireSize(head.Length >= GoAwaySizeMin);
                HasPeerLeft = true;
                break;
            case FrameKind.Priority:
                Require(head.Stream != 0, "PRIORITY on no stream");
                RequireSize(head.Length == PrioritySize);
                break;
            case FrameKind.PushPromise:
                throw Broken("a client cannot push");
            default:
                // Frames of kinds that are not known are passed over.
                break;
        }
    }

    private void OnData(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        Require(head.Stream != 0, "DATA on no stream");
        if (!credit.TryTake(head.Length))
        {
            throw new Http2ConnectionException(Http2Error.FlowControlError, "more than the window of the connection");
        }

        payload = Unpad(head, payload);
        if (streams.Find(head.Stream) is { } stream)
        {
            streams.Receive(stream, payload, head.Length, head.Has(FrameFlags.EndStream), credit);
            return;
        }

        // Of a call that has been answered or refused before its end.
        Require(WasOpened(head.Stream), "DATA of a stream that is not open");
        credit.Give(head.Length);
    }

    private void OnHeaders(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        Require((head.Stream & 1) == 1, "HEADERS on a stream that no client opens");
        payload = Unpad(head, payload);
        if (head.Has(FrameFlags.HasPriority))
        {
            RequireSize(payload.Length >= PrioritySize);
            payload = payload[PrioritySize..];
        }

        if (head.Has(FrameFlags.EndHeaders))
        {
            OnBlock(head.Stream, payload, head.Has(FrameFlags.EndStream));
            return;
        }

        _blockStream = head.Stream;
        _blockPieces = 0;
        BlocksInPieces++;
        _blockIsEnd = head.Has(FrameFlags.EndStream);
        AddToBlock(payload);
    }

    private void OnContinuation(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        Require(IsInBlock, "CONTINUATION of nothing");
        AddToBlock(payload);
        if (head.Has(FrameFlags.EndHeaders))
        {
            _blockStream = 0;
            OnBlock(head.Stream, _block.Span, _blockIsEnd);
            _block.Clear();
        }
    }

    private void AddToBlock(ReadOnlySpan<byte> payload)
    {
        if (_block.Length + payload.Length > BlockBytesMax || ++_blockPieces > BlockPiecesMax)
        {
            throw new Http2ConnectionException(Http2Error.EnhanceYourCalm, "a header block that does not end");
        }

        _block.Append(payload);
    }

    private void OnBlock(int id, ReadOnlySpan<byte> block, bool isEnd)
    {
        if (id > streams.LastId)
        {
            var opened = streams.Rent(id);
            _hpack.Decode(block, opened.Fields);
            streams.Begin(opened, isEnd);
            return;
        }

        // Trailers, of a call that is open or has been answered before its end; they say nothing here, but the table must learn of them.
        _dropped.Clear();
        _hpack.Decode(block, _dropped);
        if (streams.Find(id) is not { } stream)
        {
            Require(!_dropped.HasPseudo, "a call whose id is not greater than that of the last");
        }
        else if (stream.HasEnded)
        {
            streams.Reset(stream, Http2Error.StreamClosed, credit);
        }
        else if (!isEnd || _dropped.IsMalformed || _dropped.HasPseudo)
        {
            streams.Reset(stream, Http2Error.ProtocolError, credit);
        }
        else
        {
            streams.Receive(stream, default, 0, isEnd: true, credit);
        }
    }

    private void OnSettings(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        Require(head.Stream == 0, "SETTINGS on a stream");
        if (head.Has(FrameFlags.Acknowledged))
        {
            RequireSize(head.Length == 0);
            return;
        }

        RequireSize(head.Length % SettingSize == 0);
        for (; !payload.IsEmpty; payload = payload[SettingSize..])
        {
            var setting = (Http2Setting)BinaryPrimitives.ReadUInt16BigEndian(payload);
            OnSetting(setting, BinaryPrimitives.ReadUInt32BigEndian(payload[sizeof(ushort)..]));
        }

        _hasSettings = true;
        writer.SettingsAcknowledged();
        streams.Resume(credit);
    }

    private void OnSetting(Http2Setting setting, uint value)
    {
        switch (setting)
        {
            case Http2Setting.HeaderTableSize:
                writer.LimitHeaderTable(value);
                break;
            case Http2Setting.EnablePush:
                Require(value <= 1, "ENABLE_PUSH is neither 0 nor 1");
                break;
            case Http2Setting.InitialWindowSize:
                if (value > int.MaxValue || !streams.TryMoveWindows(sender.MoveStreamWindow((int)value)))
                {
                    throw new Http2ConnectionException(Http2Error.FlowControlError, "a window of more than 2,147,483,647 bytes");
                }

                break;
            case Http2Setting.MaxFrameSize:
                Require(value is >= FrameBytesMin and <= FrameBytesMost, "a MAX_FRAME_SIZE that nobody may set");
                break;
            default:
                // What we never use, and what is not known.
                break;
        }
    }

    private void OnWindowUpdate(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        RequireSize(head.Length == sizeof(int));
        var bytes = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue);
        if (head.Stream == 0)
        {
            Require(bytes > 0, "WINDOW_UPDATE of nothing");
            if (!sender.TryWiden(bytes))
            {
                throw new Http2ConnectionException(Http2Error.FlowControlError, "a window of more than 2,147,483,647 bytes");
            }

            streams.Resume(credit);
            return;
        }

        Require(WasOpened(head.Stream), "WINDOW_UPDATE of a stream that is not open");
        if (streams.Find(head.Stream) is not { } stream)
        {
            return;
        }

        if (bytes == 0)
        {
            streams.Reset(stream, Http2Error.ProtocolError, credit);
        }
        else if (!streams.TryWiden(stream, bytes, credit))
        {
            streams.Reset(stream, Http2Error.FlowControlError, credit);
        }
    }

    private void OnReset(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        RequireSize(payload.Length == ErrorSize);
        Require(WasOpened(head.Stream), "RST_STREAM of a stream that is not open");
        if (streams.Find(head.Stream) is { } stream)
        {
            streams.Drop(stream, credit);
        }
    }

    private void OnPing(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        Require(head.Stream == 0, "PING on a stream");
        RequireSize(head.Length == PingSize);
        if (head.Has(FrameFlags.Acknowledged))
        {
            PingsAnswered++;
        }
        else
        {
            writer.Ping(payload, isAnswer: true);
        }
    }

    private static ReadOnlySpan<byte> Unpad(FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (!head.Has(FrameFlags.Padded))
        {
            return payload;
        }

        RequireSize(!payload.IsEmpty);
        var padding = payload[0];
        Require(padding < payload.Length, "more padding than frame");
        return payload[1..^padding];
    }

    /// <summary>Whether it is an id of a client, and not beyond the last call.</summary>
    private bool WasOpened(int stream) => (stream & 1) == 1 && stream <= streams.LastId;

    private static void Require(bool isRight, string otherwise)
    {
        if (!isRight)
        {
            throw Broken(otherwise);
        }
    }

    private static void RequireSize(bool isRight)
    {
        if (!isRight)
        {
            throw new Http2ConnectionException(Http2Error.FrameSizeError, "a frame of the wrong size");
        }
    }

    private static Http2ConnectionException Broken(string what) => new(Http2Error.ProtocolError, what);
}
