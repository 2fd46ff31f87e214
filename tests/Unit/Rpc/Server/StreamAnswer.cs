using System.Text;
using System.Text.RegularExpressions;

namespace Rtb.Unit.Rpc.Server;

/// <summary>All that one stream of a hand-written connection answered: messages, status, and how it ended.</summary>
/// <param name="Messages">Payloads, in order.</param>
/// <param name="Status">The grpc-status, or null.</param>
/// <param name="Headers">All header blocks as text.</param>
/// <param name="ResetCode">The error code of a reset that came instead of an end.</param>
internal sealed partial record StreamAnswer(IReadOnlyList<byte[]> Messages, string? Status, string Headers, int? ResetCode)
{
    private const int FrameHeaderBytes = 5;

    /// <summary>The messages as text, one after the other with a blank between them.</summary>
    public string Text => string.Join(' ', Messages.Select(Encoding.Latin1.GetString));

    /// <summary>Reads to the end of the stream; gives back what it reads to the windows of the server.</summary>
    public static async Task<StreamAnswer> ReadAsync(Http2Wire wire, int stream)
    {
        var headers = new StringBuilder();
        var body = new MemoryStream();
        while (true)
        {
            var (type, isEnd, on, payload) = await wire.ReadFrameAsync();
            if (on != stream)
            {
                continue;
            }

            switch (type)
            {
                case Http2Wire.Headers:
                    headers.Append(Encoding.Latin1.GetString(payload));
                    break;
                case Http2Wire.Data when payload.Length > 0:
                    body.Write(payload);
                    await wire.SendWindowUpdateAsync(0, payload.Length);
                    await wire.SendWindowUpdateAsync(stream, payload.Length);
                    break;
                case Http2Wire.RstStream:
                    return new StreamAnswer(Split(body.ToArray()), null, headers.ToString(), payload[3]);
            }

            if (isEnd)
            {
                var status = GrpcStatus().Match(headers.ToString());
                var code = status.Success ? status.Groups["code"].Value : null;
                return new StreamAnswer(Split(body.ToArray()), code, headers.ToString(), null);
            }
        }
    }

    private static List<byte[]> Split(byte[] body)
    {
        var messages = new List<byte[]>();
        for (var at = 0; at < body.Length;)
        {
            Assert.Equal(0, body[at]);
            var length = (body[at + 1] << 24) | (body[at + 2] << 16) | (body[at + 3] << 8) | body[at + 4];
            at += FrameHeaderBytes;
            Assert.True(at + length <= body.Length, "the stream ended inside an answer");
            messages.Add(body[at..(at + length)]);
            at += length;
        }

        return messages;
    }

    [GeneratedRegex("grpc-status[\x01\x02](?<code>[0-9]{1,2})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GrpcStatus();
}
