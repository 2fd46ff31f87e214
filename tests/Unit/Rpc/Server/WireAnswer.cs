using System.Text;
using System.Text.RegularExpressions;

namespace Rtb.Unit.Rpc.Server;

/// <summary>How one stream of a hand-written connection was answered.</summary>
/// <param name="Status">The grpc-status, or null.</param>
/// <param name="BodyBytes">Bytes of DATA frames.</param>
/// <param name="Headers">All header blocks as text; Kestrel writes names and values as literals.</param>
/// <param name="ResetCode">The error code of a reset that came instead of an end.</param>
internal sealed partial record WireAnswer(string? Status, int BodyBytes, string Headers, int? ResetCode)
{
    /// <summary>Reads until the stream ends, is reset, or the connection says goodbye because of it.</summary>
    public static async Task<WireAnswer> ReadAsync(Http2Wire wire, int stream)
    {
        var headers = new StringBuilder();
        var bodyBytes = 0;
        while (true)
        {
            var frame = await wire.ReadFrameAsync();
            if (frame.Type == Http2Wire.GoAway)
            {
                continue;
            }

            if (frame.Stream != stream)
            {
                continue;
            }

            switch (frame.Type)
            {
                case Http2Wire.Headers:
                    headers.Append(Encoding.Latin1.GetString(frame.Payload));
                    break;
                case Http2Wire.Data:
                    bodyBytes += frame.Payload.Length;
                    break;
                default:
                    return new WireAnswer(null, bodyBytes, headers.ToString(), frame.Payload[3]);
            }

            if (frame.IsEnd)
            {
                var status = GrpcStatus().Match(headers.ToString());
                return new WireAnswer(status.Success ? status.Groups["code"].Value : null, bodyBytes, headers.ToString(), null);
            }
        }
    }

    [GeneratedRegex("grpc-status[\x01\x02](?<code>[0-9]{1,2})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GrpcStatus();
}
