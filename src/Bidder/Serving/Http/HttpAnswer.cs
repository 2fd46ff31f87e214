using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving.Http;

/// <summary>Writes answers of HTTP/1.1 straight into the connection's buffer.</summary>
internal static class HttpAnswer
{
    /// <summary>Longest head that <see cref="Write"/> makes.</summary>
    public const int HeadBytesMax = 384;

    /// <summary>Longest x-openrtb-version that is echoed.</summary>
    public const int VersionBytesMax = 32;

    /// <summary>The interim answer that lets a client send its body.</summary>
    public static ReadOnlySpan<byte> Continue => "HTTP/1.1 100 Continue\r\n\r\n"u8;

    /// <summary>An answer with a body, head and body in one piece.</summary>
    public static void Write(IBufferWriter<byte> output, in AnswerHead head, bool isGzip, ReadOnlySpan<byte> body)
    {
        var target = output.GetSpan(HeadBytesMax + body.Length);
        var at = Put(target, 0, "HTTP/1.1 200 OK\r\nContent-Length: "u8);
        Utf8Formatter.TryFormat(body.Length, target[at..], out var digits);
        at += digits;
        at = Put(target, at, head.Format == RequestFormat.Json ? "\r\nContent-Type: application/json\r\n"u8
            : "\r\nContent-Type: application/x-protobuf\r\n"u8);
        if (isGzip)
        {
            at = Put(target, at, "Content-Encoding: gzip\r\n"u8);
        }
        at = PutRest(target, at, in head);
        body.CopyTo(target[at..]);
        output.Advance(at + body.Length);
    }

    /// <summary>204: nothing follows, not even a length.</summary>
    public static void WriteNoContent(IBufferWriter<byte> output, in AnswerHead head)
    {
        var target = output.GetSpan(HeadBytesMax);
        var at = Put(target, 0, "HTTP/1.1 204 No Content\r\n"u8);
        output.Advance(PutRest(target, at, in head));
    }

    /// <summary>A refusal without a body.</summary>
    public static void WriteRefusal(IBufferWriter<byte> output, int status, in AnswerHead head)
    {
        var target = output.GetSpan(HeadBytesMax);
        var at = Put(target, 0, StatusLine(status));
        at = Put(target, at, "Content-Length: 0\r\n"u8);
        output.Advance(PutRest(target, at, in head));
    }

    /// <summary>The Date line of an answer, made once a second.</summary>
    public static byte[] DateLine(DateTimeOffset now) =>
        System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Date: {now.UtcDateTime:R}\r\n"));

    private static int PutRest(Span<byte> target, int at, in AnswerHead head)
    {
        at = Put(target, at, head.DateLine);
        if (!head.Version.IsEmpty)
        {
            at = Put(target, at, "x-openrtb-version: "u8);
            at = Put(target, at, head.Version);
            at = Put(target, at, "\r\n"u8);
        }
        if (head.Closes)
        {
            at = Put(target, at, "Connection: close\r\n"u8);
        }
        else if (head.SaysKeepAlive)
        {
            at = Put(target, at, "Connection: keep-alive\r\n"u8);
        }
        return Put(target, at, "\r\n"u8);
    }

    private static int Put(Span<byte> target, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[at..]);
        return at + text.Length;
    }

    private static ReadOnlySpan<byte> StatusLine(int status) => status switch
    {
        400 => "HTTP/1.1 400 Bad Request\r\n"u8,
        401 => "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n"u8,
        404 => "HTTP/1.1 404 Not Found\r\n"u8,
        405 => "HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\n"u8,
        408 => "HTTP/1.1 408 Request Timeout\r\n"u8,
        411 => "HTTP/1.1 411 Length Required\r\n"u8,
        413 => "HTTP/1.1 413 Content Too Large\r\n"u8,
        415 => "HTTP/1.1 415 Unsupported Media Type\r\nAccept-Encoding: gzip\r\n"u8,
        417 => "HTTP/1.1 417 Expectation Failed\r\n"u8,
        431 => "HTTP/1.1 431 Request Header Fields Too Large\r\n"u8,
        500 => "HTTP/1.1 500 Internal Server Error\r\n"u8,
        501 => "HTTP/1.1 501 Not Implemented\r\n"u8,
        505 => "HTTP/1.1 505 HTTP Version Not Supported\r\n"u8,
        _ => throw new UnreachableException($"no answer has the status {status}"),
    };
}

/// <summary>What an answer says beside status and body.</summary>
internal readonly ref struct AnswerHead
{
    public required ReadOnlySpan<byte> DateLine { get; init; }

    /// <summary>Empty: the request named none.</summary>
    public ReadOnlySpan<byte> Version { get; init; }

    public RequestFormat Format { get; init; }

    public bool Closes { get; init; }

    public bool SaysKeepAlive { get; init; }
}
