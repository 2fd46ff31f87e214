using System.Globalization;
using System.Text;
using Grpc.Core;

namespace Rtb.Rpc.Server.Http2;

/// <summary>Which headers of a response.</summary>
internal enum BlockKind : byte
{
    Headers,
    Trailers,
    TrailersOnly,
}

/// <summary>
/// Writes the header blocks of responses (RFC 7541). The peer is asked to remember content-type and the status OK, the two fields of every
/// good answer: from the second answer on its headers take two bytes and its trailers one.
/// </summary>
internal sealed class ResponseBlocks
{
    /// <summary>Of any block, without the message of a status.</summary>
    public const int BytesMax = 128;

    private const byte Status200 = 0x88;
    private const byte Resized = 0x20;
    private const int ResizedMax = 0x1F;
    private const byte Remember = 0x40;
    private const byte Literal = 0x00;
    private const byte FirstRemembered = 0x80 | 62;
    private const byte SecondRemembered = 0x80 | 63;
    private const int ContentTypeIndex = 31;
    private const int StatusIndex = 8;
    private const int AllowIndex = 22;

    /// <summary>Both fields, with the 32 bytes that a field costs, fit easily.</summary>
    private const uint TableBytesMin = 256;

    // What the peer remembers: nothing, content-type, or the status OK and before it content-type.
    private int _remembered;
    private bool _remembers = true;
    private uint _tableBytes = HpackTable.BytesMax;
    private bool _saysTable;

    /// <summary>
    /// A smaller table is confirmed in the next block, as section 4.2 asks, and never grows again; a peer with a very small one is sent
    /// literals only.
    /// </summary>
    public void LimitTable(uint bytes)
    {
        var size = bytes < TableBytesMin ? 0 : bytes;
        if (size >= _tableBytes)
        {
            return;
        }

        _tableBytes = size;
        _saysTable = true;
        if (size == 0)
        {
            _remembers = false;
            _remembered = 0;
        }
    }

    /// <summary>Returns the length of the block.</summary>
    public int Write(Span<byte> block, BlockKind kind, RawStatus status, bool saysAccepted)
    {
        var at = Begin(block);
        if (kind != BlockKind.Trailers)
        {
            block[at++] = Status200;
            at += WriteContentType(block[at..], mayRemember: kind == BlockKind.Headers);
            if (saysAccepted)
            {
                at += WriteLiteral(block[at..], "grpc-accept-encoding"u8, "identity"u8);
            }
        }

        if (kind != BlockKind.Headers)
        {
            at += WriteStatus(block[at..], status, mayRemember: kind == BlockKind.Trailers);
        }

        return at;
    }

    /// <summary>A block with an HTTP status alone.</summary>
    public int WriteHttpStatus(Span<byte> block, int status)
    {
        var at = Begin(block);
        block[at++] = StatusIndex;
        at += WriteNumber(block[at..], status);
        if (status == 405)
        {
            // An index of more than 14 does not fit into the first byte.
            block[at++] = 0x0F;
            block[at++] = AllowIndex - 0x0F;
            at += WriteString(block[at..], "POST"u8);
        }

        return at;
    }

    private int Begin(Span<byte> block)
    {
        if (!_saysTable)
        {
            return 0;
        }

        _saysTable = false;
        return WriteNumberBelow(block, Resized, ResizedMax, (int)_tableBytes);
    }

    private int WriteContentType(Span<byte> block, bool mayRemember)
    {
        if (_remembered > 0)
        {
            block[0] = _remembered == 1 ? FirstRemembered : SecondRemembered;
            return 1;
        }

        if (mayRemember && _remembers)
        {
            _remembered = 1;
            block[0] = Remember | ContentTypeIndex;
            return 1 + WriteString(block[1..], "application/grpc"u8);
        }

        return WriteLiteral(block, "content-type"u8, "application/grpc"u8);
    }

    private int WriteStatus(Span<byte> block, RawStatus status, bool mayRemember)
    {
        if (status.Code == StatusCode.OK)
        {
            return WriteStatusOk(block, mayRemember);
        }

        var code = (uint)status.Code <= (uint)StatusCode.Unauthenticated ? (int)status.Code : (int)StatusCode.Unknown;
        var at = WriteName(block, "grpc-status"u8);
        at += WriteNumber(block[at..], code);
        if (status.Message is { } message)
        {
            at += WriteName(block[at..], "grpc-message"u8);
            at += WriteLength(block[at..], message.Length);
            at += Encoding.ASCII.GetBytes(message, block[at..]);
        }

        return at;
    }

    private int WriteStatusOk(Span<byte> block, bool mayRemember)
    {
        if (_remembered == 2)
        {
            block[0] = FirstRemembered;
            return 1;
        }

        var at = WriteLiteral(block, "grpc-status"u8, "0"u8);
        if (mayRemember && _remembered == 1)
        {
            _remembered = 2;
            block[0] = Remember;
        }

        return at;
    }

    private static int WriteLiteral(Span<byte> block, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var at = WriteName(block, name);
        return at + WriteString(block[at..], value);
    }

    private static int WriteName(Span<byte> block, ReadOnlySpan<byte> name)
    {
        block[0] = Literal;
        return 1 + WriteString(block[1..], name);
    }

    private static int WriteNumber(Span<byte> block, int number)
    {
        number.TryFormat(block[1..], out var digits, default, CultureInfo.InvariantCulture);
        block[0] = (byte)digits;
        return 1 + digits;
    }

    private static int WriteString(Span<byte> block, ReadOnlySpan<byte> text)
    {
        var at = WriteLength(block, text.Length);
        text.CopyTo(block[at..]);
        return at + text.Length;
    }

    /// <summary>A length whose first bit says that no Huffman code follows.</summary>
    private static int WriteLength(Span<byte> block, int length) => WriteNumberBelow(block, 0, 0x7F, length);

    /// <summary>A number behind some bits that say what it is; so many fit into the first byte (section 5.1).</summary>
    private static int WriteNumberBelow(Span<byte> block, byte kind, int inFirstByte, int number)
    {
        if (number < inFirstByte)
        {
            block[0] = (byte)(kind | number);
            return 1;
        }

        block[0] = (byte)(kind | inFirstByte);
        var at = 1;
        for (number -= inFirstByte; number >= 0x80; number >>= 7)
        {
            block[at++] = (byte)(number | 0x80);
        }

        block[at++] = (byte)number;
        return at;
    }
}
