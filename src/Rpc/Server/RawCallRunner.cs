using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Runs one raw call whose body is complete: frame checks, deadline, handler, response. Allocates nothing.</summary>
internal sealed class RawCallRunner(RawGrpcServerOptions options)
{
    [ThreadStatic]
    private static RawResponse? t_response;

    [ThreadStatic]
    private static byte[]? t_contiguous;

    private readonly int _requestBytesMax = options.MaxRequestMessageBytes;
    private readonly int _responseBytesMax = options.MaxResponseMessageBytes;
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly double _timestampsPerTick = (double)options.TimeProvider.TimestampFrequency / TimeSpan.TicksPerSecond;
    private readonly Action<string, Exception>? _onHandlerFault = options.OnHandlerFault;
    private long _handlerFaults;

    public long HandlerFaults => Volatile.Read(ref _handlerFaults);

    /// <summary>Runs the handler or refuses; either way the response is complete except for its flush, which Kestrel does.</summary>
    public void Run(IFeatureCollection features, RawUnaryHandler handler, in ReadOnlySequence<byte> body)
    {
        var response = t_response ??= new RawResponse();
        response.Start(_responseBytesMax);
        var status = CheckFrame(body);
        if (status.Code == StatusCode.OK)
        {
            status = Handle(features.Get<IHttpRequestFeature>()!, handler, body, response);
        }

        features.Get<IHttpResponseFeature>()!.Headers.ContentType = RawRefusal.ContentType;
        if (status.Code == StatusCode.OK)
        {
            features.Get<IHttpResponseBodyFeature>()!.Writer.Write(response.Frame());
        }

        RawRefusal.WriteTrailers(features, status);
    }

    /// <summary>True when the message can never become valid, before all of it is there.</summary>
    public bool TryRefuseEarly(in ReadOnlySequence<byte> body, out RawStatus refusal)
    {
        refusal = RawStatus.Ok;
        if (!FrameHeader.TryRead(body, out var header))
        {
            return false;
        }

        refusal = CheckHeader(header);
        if (refusal.Code == StatusCode.OK && body.Length - FrameHeader.Size > header.Length)
        {
            refusal = RawRefusal.MessageExtra;
        }

        return refusal.Code != StatusCode.OK;
    }

    private RawStatus CheckFrame(in ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
        {
            return RawRefusal.MessageMissing;
        }

        if (!FrameHeader.TryRead(body, out var header))
        {
            return RawRefusal.MessageTruncated;
        }

        var status = CheckHeader(header);
        if (status.Code != StatusCode.OK)
        {
            return status;
        }

        var rest = body.Length - FrameHeader.Size;
        return rest == header.Length ? RawStatus.Ok
            : rest < header.Length ? RawRefusal.MessageTruncated
            : RawRefusal.MessageExtra;
    }

    private RawStatus CheckHeader(FrameHeader header)
    {
        if (header.Flag != FrameHeader.FlagPlain)
        {
            return header.Flag == FrameHeader.FlagCompressed ? RawRefusal.Compressed : RawRefusal.FlagUnknown;
        }

        return header.Length > (uint)_requestBytesMax ? RawRefusal.MessageTooLarge : RawStatus.Ok;
    }

    private RawStatus Handle(IHttpRequestFeature request, RawUnaryHandler handler, in ReadOnlySequence<byte> body, RawResponse response)
    {
        var received = _clock.GetTimestamp();
        var deadline = long.MaxValue;
        var timeoutHeader = request.Headers.GrpcTimeout;
        if (timeoutHeader.Count > 0)
        {
            if (timeoutHeader.Count > 1 || !GrpcTimeout.TryParse(timeoutHeader[0], out var timeout))
            {
                return RawRefusal.TimeoutMalformed;
            }

            if (timeout == TimeSpan.Zero)
            {
                return RawRefusal.DeadlineExceeded;
            }

            var timestamps = timeout.Ticks * _timestampsPerTick;
            deadline = timestamps < long.MaxValue - received ? received + (long)timestamps : long.MaxValue;
        }

        try
        {
            var info = new RawCallInfo(request.Headers, received, deadline);
            return handler.Handle(MessageOf(body), info, response);
        }
        catch (RawResponseFullException)
        {
            return RawRefusal.ResponseTooLarge;
        }
        catch (Exception fault)
        {
            Interlocked.Increment(ref _handlerFaults);
            _onHandlerFault?.Invoke(handler.FullMethod, fault);
            return RawRefusal.HandlerFault;
        }
    }

    private static ReadOnlySpan<byte> MessageOf(in ReadOnlySequence<byte> body) =>
        body.IsSingleSegment ? body.FirstSpan[FrameHeader.Size..] : Join(body.Slice(FrameHeader.Size));

    private static ReadOnlySpan<byte> Join(scoped in ReadOnlySequence<byte> message)
    {
        var length = (int)message.Length;
        var contiguous = t_contiguous;
        if (contiguous is null || contiguous.Length < length)
        {
            const int initialBytes = 16 * 1024;
            contiguous = t_contiguous = new byte[Math.Max(length, Math.Max(initialBytes, 2 * (contiguous?.Length ?? 0)))];
        }

        message.CopyTo(contiguous);
        return contiguous.AsSpan(0, length);
    }
}
