using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// A failure as JSON callers see it: <c>{"error":{"code":404,"message":"...","status":"NOT_FOUND","details":[...]}}</c>. The code is that
/// of HTTP; status, message and details are those of the gRPC form.
/// </summary>
internal sealed class ErrorBody
{
    private readonly Google.Rpc.Status _status;
    private readonly JsonCodec _codec;

    private ErrorBody(int httpStatus, Google.Rpc.Status status, JsonCodec codec)
    {
        HttpStatus = httpStatus;
        _status = status;
        _codec = codec;
    }

    public int HttpStatus { get; }

    /// <summary>From how a call ended; details come from its trailers. Without an HTTP status the code decides.</summary>
    public static ErrorBody From(Grpc.Core.Status status, Metadata trailers, JsonCodec codec, int? httpStatus = null)
    {
        var rich = new RpcException(status, trailers).GetRpcStatus();
        var whole = new Google.Rpc.Status { Code = (int)status.StatusCode, Message = status.Detail, Details = { rich?.Details ?? [] } };
        return new ErrorBody(httpStatus ?? HttpStatusCodes.Of(status.StatusCode), whole, codec);
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteNumber("code", HttpStatus);
            json.WriteString("message", _status.Message);
            json.WriteString("status", HttpStatusCodes.NameOf(_status.Code));
            if (_status.Details.Count > 0)
            {
                json.WriteStartArray("details");
                foreach (var detail in _status.Details)
                {
                    json.WriteRawValue(_codec.FormatDetail(detail));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What HTTP itself wants to know of the failure.</summary>
    public void WriteHeaders(IHeaderDictionary headers)
    {
        if (HttpStatus == StatusCodes.Status401Unauthorized && headers.WWWAuthenticate.Count == 0)
        {
            headers.WWWAuthenticate = "Bearer";
        }

        var retry = _status.Details.FirstOrDefault(d => d.Is(RetryInfo.Descriptor));
        if (retry is not null && TryReadDelay(retry, out var seconds))
        {
            headers[HeaderNames.RetryAfter] = $"{seconds}";
        }
    }

    private static bool TryReadDelay(Google.Protobuf.WellKnownTypes.Any detail, out long seconds)
    {
        seconds = 0;
        try
        {
            var delay = detail.Unpack<RetryInfo>().RetryDelay;
            seconds = delay is null ? -1 : delay.Seconds + (delay.Nanos > 0 ? 1 : 0);
        }
        catch (InvalidProtocolBufferException)
        {
            seconds = -1;
        }

        return seconds >= 0;
    }
}
