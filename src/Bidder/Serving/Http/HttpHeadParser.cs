using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rtb.Bidder.Serving.Http;

/// <summary>
/// Reads the head of an HTTP/1.1 request, strictly: what two programs could read in two ways (RFC 9112 section 11.2) is refused and not
/// guessed.
/// </summary>
/// <remarks>
/// 400: a line that does not end in CRLF, a folded line, a name that is no token, space before the colon, control characters, no or
/// several Host, lengths that are no number or differ, both length and transfer coding. 417: an expectation other than 100-continue.
/// 431: more than <see cref="HeadersMax"/> headers. 501: a transfer coding other than chunked. 505: not HTTP/1.x.
/// </remarks>
internal static class HttpHeadParser
{
    /// <summary>Bytes of request line and headers.</summary>
    public const int HeadBytesMax = 16 * 1024;

    private const int HeadersMax = 50;

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> SchemeBytes =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-."u8);

    // No target needs a space or a control character, and what stands behind it must be the version.
    private static readonly SearchValues<byte> NoTargetBytes =
        SearchValues.Create([.. Enumerable.Range(0, 33).Append(127).Select(code => (byte)code)]);

    /// <summary>Reads a head without the empty line that ends it, but with the CRLF of its last line.</summary>
    public static HttpHead Parse(ReadOnlySpan<byte> head)
    {
        var parsed = new HttpHead { ContentLength = -1, IsTypeKnown = true };
        var end = head.IndexOf("\r\n"u8);
        if (!TryReadRequestLine(head[..end], ref parsed, out var isHttp10))
        {
            return parsed;
        }
        var seen = default(Seen);
        var at = end + 2;
        for (var count = 0; at < head.Length && parsed.Refused == 0; count++)
        {
            if (count == HeadersMax)
            {
                parsed.Refused = StatusCodes.Status431RequestHeaderFieldsTooLarge;
                return parsed;
            }
            end = head[at..].IndexOf("\r\n"u8);
            ReadHeader(head.Slice(at, end), at, ref parsed, ref seen);
            at += end + 2;
        }
        if (parsed.Refused == 0)
        {
            Conclude(ref parsed, in seen, isHttp10);
        }
        return parsed;
    }

    private static bool TryReadRequestLine(ReadOnlySpan<byte> line, ref HttpHead head, out bool isHttp10)
    {
        isHttp10 = line.EndsWith(" HTTP/1.0"u8);
        if (!isHttp10 && !line.EndsWith(" HTTP/1.1"u8))
        {
            var version = line[(line.LastIndexOf((byte)' ') + 1)..];
            head.Refused = version.StartsWith("HTTP/"u8) && version.Length == 8 ? StatusCodes.Status505HttpVersionNotsupported
                : StatusCodes.Status400BadRequest;
            return false;
        }
        line = line[..^" HTTP/1.1".Length];
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || line[..space].ContainsAnyExcept(TokenBytes) || space + 1 == line.Length
            || line[(space + 1)..].ContainsAny(NoTargetBytes) || !TryReadTarget(line, space + 1, ref head))
        {
            head.Refused = StatusCodes.Status400BadRequest;
            return false;
        }
        head.IsPost = line[..space].SequenceEqual("POST"u8);
        return true;
    }

    /// <summary>
    /// Origin form, absolute form as a proxy sends it, or the asterisk; the query is nothing to us. False when it is none of these.
    /// </summary>
    private static bool TryReadTarget(ReadOnlySpan<byte> line, int start, ref HttpHead head)
    {
        var target = line[start..];
        if (target[0] != '/' && target is not [(byte)'*'])
        {
            var scheme = target.IndexOf("://"u8);
            if (scheme <= 0 || target[..scheme].ContainsAnyExcept(SchemeBytes))
            {
                return false;
            }
            var path = target[(scheme + 3)..].IndexOfAny((byte)'/', (byte)'?');
            var skipped = path < 0 ? target.Length : scheme + 3 + path;
            start += skipped;
            target = target[skipped..];
        }
        var query = target.IndexOf((byte)'?');
        head.PathStart = start;
        head.PathLength = query < 0 ? target.Length : query;
        return true;
    }

    private static void ReadHeader(ReadOnlySpan<byte> line, int start, ref HttpHead head, ref Seen seen)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(TokenBytes) || line[(colon + 1)..].ContainsAny(HttpTokens.ControlBytes))
        {
            head.Refused = StatusCodes.Status400BadRequest;
            return;
        }
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);

        // Lengths tell apart nearly all headers that mean something here.
        switch (colon)
        {
            case 4 when Ascii.EqualsIgnoreCase(name, "host"u8):
                seen.Hosts++;
                break;
            case 6 when Ascii.EqualsIgnoreCase(name, "expect"u8):
                head.ExpectsContinue = Ascii.EqualsIgnoreCase(value, "100-continue"u8);
                head.Refused = head.ExpectsContinue ? 0 : StatusCodes.Status417ExpectationFailed;
                break;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                seen.Close |= HttpTokens.Contain(value, "close"u8);
                seen.KeepAlive |= HttpTokens.Contain(value, "keep-alive"u8);
                break;
            case 12 when Ascii.EqualsIgnoreCase(name, "content-type"u8):
                head.IsTypeKnown = ContentTypes.TryParse(value, out head.Format);
                break;
            case 13 when Ascii.EqualsIgnoreCase(name, "authorization"u8) && !value.IsEmpty:
                // A second one could be somebody else's.
                head.Refused = head.AuthorizationLength == 0 ? 0 : StatusCodes.Status400BadRequest;
                head.AuthorizationStart = start + line.IndexOf(value);
                head.AuthorizationLength = value.Length;
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                ReadLength(value, ref head);
                break;
            case 15 when Ascii.EqualsIgnoreCase(name, "accept-encoding"u8):
                head.AcceptsGzip |= HttpTokens.AcceptGzip(value);
                break;
            case 16 when Ascii.EqualsIgnoreCase(name, "content-encoding"u8):
                head.Coding = CodingOf(value, head.Coding);
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                head.Refused = head.IsChunked ? StatusCodes.Status400BadRequest
                    : Ascii.EqualsIgnoreCase(value, "chunked"u8) ? 0
                    : StatusCodes.Status501NotImplemented;
                head.IsChunked = true;
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "x-openrtb-version"u8) && !value.IsEmpty:
                head.VersionStart = start + line.IndexOf(value);
                head.VersionLength = value.Length;
                break;
            default:
                break;
        }
    }

    private static void ReadLength(ReadOnlySpan<byte> value, ref HttpHead head)
    {
        // The framework's parser takes signs; a length has none.
        var isNumber = !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(value, out long length, out var used) && used == value.Length
            && (head.ContentLength < 0 || head.ContentLength == length)
            && (head.ContentLength = length) >= 0;
        head.Refused = isNumber ? 0 : StatusCodes.Status400BadRequest;
    }

    private static BodyCoding CodingOf(ReadOnlySpan<byte> value, BodyCoding before) =>
        before != BodyCoding.None ? BodyCoding.Unknown
        : value.IsEmpty || Ascii.EqualsIgnoreCase(value, "identity"u8) ? BodyCoding.None
        : Ascii.EqualsIgnoreCase(value, "gzip"u8) || Ascii.EqualsIgnoreCase(value, "x-gzip"u8) ? BodyCoding.Gzip
        : BodyCoding.Unknown;

    /// <summary>What only the whole head can say.</summary>
    private static void Conclude(ref HttpHead head, in Seen seen, bool isHttp10)
    {
        var isAmbiguous = head.IsChunked && (isHttp10 || head.ContentLength >= 0);
        if (isAmbiguous || seen.Hosts > 1 || (seen.Hosts == 0 && !isHttp10))
        {
            head.Refused = StatusCodes.Status400BadRequest;
            return;
        }
        head.SaysKeepAlive = isHttp10 && seen.KeepAlive && !seen.Close;
        head.Closes = seen.Close || (isHttp10 && !head.SaysKeepAlive);

        // Nobody of HTTP/1.0 waits for an interim answer.
        head.ExpectsContinue &= !isHttp10;
    }

    private struct Seen
    {
        public int Hosts;
        public bool Close;
        public bool KeepAlive;
    }
}
