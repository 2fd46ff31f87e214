using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;

namespace Rtb.Rpc.Server.Http2;

/// <summary>Writes whole frames into the buffer of a connection. Belongs to the one that reads the connection.</summary>
internal sealed class FrameWriter(PipeWriter output)
{
    private const int SettingSize = 6;
    private const int ErrorSize = 4;

    private readonly ResponseBlocks _blocks = new();

    /// <summary>Bytes written and not flushed.</summary>
    public int Unflushed { get; private set; }

    public void OnFlushed() => Unflushed = 0;

    /// <summary>The peer's SETTINGS_HEADER_TABLE_SIZE.</summary>
    public void LimitHeaderTable(uint bytes) => _blocks.LimitTable(bytes);

    public void Settings(ReadOnlySpan<(Http2Setting Setting, uint Value)> settings)
    {
        var span = Begin(settings.Length * SettingSize, FrameKind.Settings, FrameFlags.None, 0);
        foreach (var (setting, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)setting);
            BinaryPrimitives.WriteUInt32BigEndian(span[sizeof(ushort)..], value);
            span = span[SettingSize..];
        }

        Advance(FrameHead.Size + (settings.Length * SettingSize));
    }

    public void SettingsAcknowledged()
    {
        Begin(0, FrameKind.Settings, FrameFlags.Acknowledged, 0);
        Advance(FrameHead.Size);
    }

    public void Ping(ReadOnlySpan<byte> data, bool isAnswer)
    {
        data.CopyTo(Begin(data.Length, FrameKind.Ping, isAnswer ? FrameFlags.Acknowledged : FrameFlags.None, 0));
        Advance(FrameHead.Size + data.Length);
    }

    public void GoAway(int lastStream, Http2Error error, string why = "")
    {
        var length = sizeof(int) + ErrorSize + why.Length;
        var span = Begin(length, FrameKind.GoAway, FrameFlags.None, 0);
        BinaryPrimitives.WriteInt32BigEndian(span, lastStream);
        BinaryPrimitives.WriteUInt32BigEndian(span[sizeof(int)..], (uint)error);
        Encoding.ASCII.GetBytes(why, span[(sizeof(int) + ErrorSize)..]);
        Advance(FrameHead.Size + length);
    }

    public void Reset(int stream, Http2Error error)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Begin(ErrorSize, FrameKind.ResetStream, FrameFlags.None, stream), (uint)error);
        Advance(FrameHead.Size + ErrorSize);
    }

    public void WindowUpdate(int stream, int bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(Begin(sizeof(int), FrameKind.WindowUpdate, FrameFlags.None, stream), bytes);
        Advance(FrameHead.Size + sizeof(int));
    }

    public void Data(int stream, ReadOnlySpan<byte> bytes)
    {
        FrameHead.Write(output.GetSpan(FrameHead.Size), bytes.Length, FrameKind.Data, FrameFlags.None, stream);
        Advance(FrameHead.Size);
        output.Write(bytes);
        Unflushed += bytes.Length;
    }

    /// <summary>The headers before messages.</summary>
    public void Headers(int stream, bool saysAccepted) => Block(stream, FrameFlags.EndHeaders, BlockKind.Headers, default, saysAccepted);

    /// <summary>The status behind messages.</summary>
    public void Trailers(int stream, RawStatus status) =>
        Block(stream, FrameFlags.EndHeaders | FrameFlags.EndStream, BlockKind.Trailers, status, false);

    /// <summary>Headers and status of a call without messages.</summary>
    public void TrailersOnly(int stream, RawStatus status) =>
        Block(stream, FrameFlags.EndHeaders | FrameFlags.EndStream, BlockKind.TrailersOnly, status, status == RawRefusal.Compressed);

    /// <summary>What is not a gRPC call is answered by its HTTP status.</summary>
    public void HttpStatus(int stream, int status)
    {
        var span = output.GetSpan(FrameHead.Size + ResponseBlocks.BytesMax);
        var length = _blocks.WriteHttpStatus(span[FrameHead.Size..], status);
        FrameHead.Write(span, length, FrameKind.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream);
        Advance(FrameHead.Size + length);
    }

    private void Block(int stream, FrameFlags flags, BlockKind kind, RawStatus status, bool saysAccepted)
    {
        var span = output.GetSpan(FrameHead.Size + ResponseBlocks.BytesMax + (status.Message?.Length ?? 0));
        var length = _blocks.Write(span[FrameHead.Size..], kind, status, saysAccepted);
        FrameHead.Write(span, length, FrameKind.Headers, flags, stream);
        Advance(FrameHead.Size + length);
    }

    private Span<byte> Begin(int length, FrameKind kind, FrameFlags flags, int stream)
    {
        var span = output.GetSpan(FrameHead.Size + length);
        FrameHead.Write(span, length, kind, flags, stream);
        return span[FrameHead.Size..];
    }

    private void Advance(int bytes)
    {
        output.Advance(bytes);
        Unflushed += bytes;
    }
}
