using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Runs one raw call whose body is complete: frame checks, deadline, handler. Allocates nothing.</summary>
internal sealed class RawCallRunner(RawGrpcServerOptions options, Action<RawHandler, Exception> onFault)
{
    private readonly int _requestBytesMax = options.MaxRequestMessageBytes;
    private readonly int _responseBytesMax = options.MaxResponseMessageBytes;
    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly RawDeadline _deadline = new(options.TimeProvider);

    /// <summary>Runs the handler or refuses. With OK the response has the one frame of the answer.</summary>
    public RawStatus Run(RawHeaders headers, RawUnaryHandler handler, ReadOnlySpan<byte> body, RawResponse response)
    {
        response.Start(_responseBytesMax);
        var status = CheckFrame(body);
        if (status.Code == StatusCode.OK)
        {
            status = Handle(headers, handler, body[FrameHeader.Size..], response);
        }

        if (status.Code == StatusCode.OK)
        {
            response.EndFrame();
        }

        return status;
    }

    /// <summary>True when the message can never become valid, before all of it is there.</summary>
    public bool TryRefuseEarly(ReadOnlySpan<byte> body, out RawStatus refusal)
    {
        refusal = RawStatus.Ok;
        if (body.Length < FrameHeader.Size)
        {
            return false;
        }

        var header = FrameHeader.Read(body);
        refusal = RawFrames.Check(header, _requestBytesMax);
        if (refusal.Code == StatusCode.OK && body.Length - FrameHeader.Size > header.Length)
        {
            refusal = RawRefusal.MessageExtra;
        }

        return refusal.Code != StatusCode.OK;
    }

    private RawStatus CheckFrame(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return RawRefusal.MessageMissing;
        }

        if (body.Length < FrameHeader.Size)
        {
            return RawRefusal.MessageTruncated;
        }

        var header = FrameHeader.Read(body);
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

    private RawStatus Handle(RawHeaders headers, RawUnaryHandler handler, ReadOnlySpan<byte> message, RawResponse response)
    {
        var received = _clock.GetTimestamp();
        var status = _deadline.Read(headers, received, out var deadline);
        if (status.Code != StatusCode.OK)
        {
            return status;
        }

        try
        {
            return handler.Handle(message, new RawCallInfo(headers, received, deadline), response);
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
}
