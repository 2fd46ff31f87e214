using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Runs one raw call whose body is complete: frame checks, deadline, handler, response. Allocates nothing.</summary>
internal sealed class RawCallRunner(RawGrpcServerOptions options, Action<RawHandler, Exception> onFault)
{
    private readonly int _requestBytesMax = options.MaxRequestMessageBytes;
    private readonly int _responseBytesMax = options.MaxResponseMessageBytes;
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly RawDeadline _deadline = new(options.TimeProvider);

    /// <summary>Runs the handler or refuses; either way the response is complete except for its flush, which Kestrel does.</summary>
    public void Run(IFeatureCollection features, RawUnaryHandler handler, in ReadOnlySequence<byte> body)
    {
        var response = RawResponse.OfThread();
        response.Start(_responseBytesMax);
        var status = CheckFrame(body);
        if (status.Code == StatusCode.OK)
        {
            status = Handle(features.Get<IHttpRequestFeature>()!, handler, body, response);
        }

        features.Get<IHttpResponseFeature>()!.Headers.ContentType = RawRefusal.ContentType;
        if (status.Code == StatusCode.OK)
        {
            response.EndFrame();
            features.Get<IHttpResponseBodyFeature>()!.Writer.Write(response.Frames);
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

        refusal = RawFrames.Check(header, _requestBytesMax);
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

        var status = RawFrames.Check(header, _requestBytesMax);
        if (status.Code != StatusCode.OK)
        {
            return status;
        }

        var rest = body.Length - FrameHeader.Size;
        return rest == header.Length ? RawStatus.Ok
            : rest < header.Length ? RawRefusal.MessageTruncated
            : RawRefusal.MessageExtra;
    }

    private RawStatus Handle(IHttpRequestFeature request, RawUnaryHandler handler, in ReadOnlySequence<byte> body, RawResponse response)
    {
        var received = _clock.GetTimestamp();
        var status = _deadline.Read(request.Headers, received, out var deadline);
        if (status.Code != StatusCode.OK)
        {
            return status;
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
            onFault(handler, fault);
            return RawRefusal.HandlerFault;
        }
    }

    private static ReadOnlySpan<byte> MessageOf(in ReadOnlySequence<byte> body) =>
        body.IsSingleSegment ? body.FirstSpan[FrameHeader.Size..] : Join(body.Slice(FrameHeader.Size));

    private static ReadOnlySpan<byte> Join(scoped in ReadOnlySequence<byte> message)
    {
        var contiguous = RawFrames.Contiguous((int)message.Length);
        message.CopyTo(contiguous);
        return contiguous;
    }
}
