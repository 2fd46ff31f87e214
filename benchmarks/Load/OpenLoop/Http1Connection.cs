using System.Buffers.Text;
using System.Text;

namespace Rtb.Load.OpenLoop;

/// <summary>HTTP/1.1 with one request on its way. 200 and 204 are good answers.</summary>
internal sealed class Http1Connection(Uri target, byte[][] requests, Answers answers) : Connection(target, answers)
{
    private long _due;
    private bool _isWaiting;

    public override int Outstanding => _isWaiting ? 1 : 0;

    /// <summary>Head and body of a POST, ready to be sent.</summary>
    public static byte[] Request(Uri target, byte[] json) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n"),
        .. json,
    ];

    public override void Send(int body, long due)
    {
        _due = due;
        _isWaiting = true;
        Write(requests[body]);
    }

    protected override bool HasRoom() => !_isWaiting;

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        var headLength = bytes.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
        {
            return 0;
        }
        var head = bytes[..headLength];
        var (status, contentLength) = ParseHead(head);
        var total = headLength + 4 + contentLength;
        if (contentLength < 0 || !_isWaiting)
        {
            // Neither a length nor 204: this generator does not read chunks, and must not guess where an answer ends.
            Close();
            return bytes.Length;
        }
        if (bytes.Length < total)
        {
            return 0;
        }
        _isWaiting = false;
        Answers.Add(_due, status is 200 or 204);
        return total;
    }

    /// <summary>Status and content length; the length is -1 when the answer does not say.</summary>
    internal static (int Status, int ContentLength) ParseHead(ReadOnlySpan<byte> head)
    {
        const int StatusStart = 9;
        if (head.Length < StatusStart + 3 || !Utf8Parser.TryParse(head.Slice(StatusStart, 3), out int status, out _))
        {
            return (0, -1);
        }
        var length = status == 204 ? 0 : -1;
        while (head.IndexOf("\r\n"u8) is var end and >= 0)
        {
            head = head[(end + 2)..];
            var name = "content-length:"u8;
            if (head.Length > name.Length && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                return Utf8Parser.TryParse(head[name.Length..].TrimStart((byte)' '), out int value, out _) ? (status, value) : (status, -1);
            }
        }
        return (status, length);
    }
}
