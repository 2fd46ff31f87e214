using System.Buffers;
using System.Buffers.Text;

namespace Rtb.Bidder.Serving.Http;

/// <summary>Gathers a body that comes in chunks (RFC 9112 section 7.1) until it is whole. One for each connection that ever gets
/// one.</summary>
/// <remarks>
/// Extensions and trailers are passed over, but a line feed or another control character in them is refused: some servers end a line
/// there and would see another request begin. Exchanges hardly ever send chunks, so bytes are copied without a second thought.
/// </remarks>
internal sealed class ChunkedBody
{
    private const int SizeLineBytesMax = 256;
    private const int TrailerBytesMax = 4096;

    private readonly ArrayBufferWriter<byte> _body = new();
    private Part _part;
    private long _left;
    private int _trailerBytes;

    private enum Part : byte
    {
        Size,
        Data,
        DataEnd,
        Trailer,
        Whole,
        Broken,
    }

    public bool IsWhole => _part == Part.Whole;

    /// <summary>Nobody can say where the next request begins: 400 and the end of the connection.</summary>
    public bool IsBroken => _part == Part.Broken;

    public int Length => _body.WrittenCount;

    public ReadOnlyMemory<byte> Bytes => _body.WrittenMemory;

    public void Reset()
    {
        _body.ResetWrittenCount();
        _part = Part.Size;
        _left = 0;
        _trailerBytes = 0;
    }

    /// <summary>Takes what is there; stops behind the body, at something broken, or when more than <paramref name="bytesMax"/> have
    /// come.</summary>
    public void Take(ref ReadOnlySequence<byte> buffer, int bytesMax)
    {
        var reader = new SequenceReader<byte>(buffer);
        while (_part < Part.Whole && _body.WrittenCount <= bytesMax && Step(ref reader))
        {
        }
        buffer = buffer.Slice(reader.Position);
    }

    /// <summary>False when more bytes are needed.</summary>
    private bool Step(ref SequenceReader<byte> reader)
    {
        switch (_part)
        {
            case Part.Size:
                return ReadSize(ref reader);
            case Part.Data:
                return ReadData(ref reader);
            case Part.DataEnd:
                if (reader.Remaining < 2)
                {
                    return false;
                }
                _part = reader.IsNext("\r\n"u8, advancePast: true) ? Part.Size : Part.Broken;
                return true;
            default:
                return ReadTrailer(ref reader);
        }
    }

    private bool ReadSize(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return IsBrokenAfter(reader.Remaining, SizeLineBytesMax);
        }
        Span<byte> digits = stackalloc byte[SizeLineBytesMax];
        if (line.Length > SizeLineBytesMax || HttpTokens.HasControl(in line))
        {
            _part = Part.Broken;
            return true;
        }
        line.CopyTo(digits);
        digits = digits[..(int)line.Length];
        var semicolon = digits.IndexOf((byte)';');
        digits = (semicolon < 0 ? digits : digits[..semicolon]).TrimEnd(" \t"u8);
        if (digits.Length is 0 or > 8 || !Utf8Parser.TryParse(digits, out uint size, out var used, 'x') || used != digits.Length)
        {
            _part = Part.Broken;
            return true;
        }
        _left = size;
        _part = size == 0 ? Part.Trailer : Part.Data;
        return true;
    }

    private bool ReadData(ref SequenceReader<byte> reader)
    {
        var span = reader.UnreadSpan;
        span = span[..(int)Math.Min(span.Length, _left)];
        if (span.IsEmpty)
        {
            return false;
        }
        _body.Write(span);
        reader.Advance(span.Length);
        _left -= span.Length;
        _part = _left == 0 ? Part.DataEnd : Part.Data;
        return true;
    }

    private bool ReadTrailer(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return IsBrokenAfter(reader.Remaining, TrailerBytesMax);
        }
        _trailerBytes += (int)line.Length;
        _part = line.IsEmpty ? Part.Whole
            : _trailerBytes > TrailerBytesMax || HttpTokens.HasControl(in line) ? Part.Broken
            : Part.Trailer;
        return true;
    }

    /// <summary>Whether a line that has not ended is too long already. The half of its end that may have come counts for nothing, so that
    /// it does not matter where the bytes are cut.</summary>
    private bool IsBrokenAfter(long bytes, int bytesMax)
    {
        _part = bytes > bytesMax + 1 ? Part.Broken : _part;
        return _part == Part.Broken;
    }
}
