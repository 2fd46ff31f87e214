using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>
/// Answers all messages of a stream that are complete, as one write. Allocates nothing. A batch whose answers have grown large stops in
/// between, so that a peer that does not read holds that much memory and no more.
/// </summary>
internal sealed class RawStreamBatch(RawGrpcServerOptions options, Action<RawHandler, Exception> onFault)
{
    /// <summary>Four data frames: more saves nothing.</summary>
    public const int BytesMax = 64 * 1024;

    private readonly int _requestBytesMax = options.MaxRequestMessageBytes;
    private readonly int _responseBytesMax = options.MaxResponseMessageBytes;

    /// <summary>Takes messages from the front of the bytes; their answers are the frames of the response.</summary>
    public RawBatchResult Run(RawStreamHandler handler, RawStream stream, ReadOnlySpan<byte> bytes, RawResponse response)
    {
        response.Start(_responseBytesMax);
        RawStatus? end = null;
        var isWhole = false;
        var taken = 0;
        try
        {
            while (!isWhole && end is null && response.Frames.Length < BytesMax)
            {
                isWhole = !TryTake(bytes[taken..], out var message, out end);
                if (!isWhole)
                {
                    taken += FrameHeader.Size + message.Length;
                    end = Answer(stream, message, response);
                }
            }
        }
        catch (RawResponseFullException)
        {
            end = RawRefusal.ResponseTooLarge;
        }
        catch (Exception fault)
        {
            onFault(handler, fault);
            end = RawRefusal.HandlerFault;
        }

        return new RawBatchResult(taken, isWhole && end is null, end);
    }

    private static RawStatus? Answer(RawStream stream, ReadOnlySpan<byte> message, RawResponse response)
    {
        var answer = stream.Handle(message, response);
        switch (answer.Kind)
        {
            case RawAnswerKind.Message:
                response.EndFrame();
                return null;
            case RawAnswerKind.Nothing:
                response.Clear();
                return null;
            default:
                return answer.Status;
        }
    }

    /// <summary>False when the next message is not complete, or can never be: then the end of the stream is set.</summary>
    private bool TryTake(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> message, out RawStatus? end)
    {
        message = default;
        end = null;
        if (bytes.Length < FrameHeader.Size)
        {
            return false;
        }

        var header = FrameHeader.Read(bytes);
        var refusal = RawFrames.Check(header, _requestBytesMax);
        if (refusal.Code != StatusCode.OK)
        {
            end = refusal;
            return false;
        }

        if (bytes.Length - FrameHeader.Size < header.Length)
        {
            return false;
        }

        message = bytes.Slice(FrameHeader.Size, (int)header.Length);
        return true;
    }
}

/// <summary>How far a batch came.</summary>
/// <param name="Consumed">Bytes of the messages that were taken.</param>
/// <param name="IsWaiting">Whether every complete message was taken, so that more must come before there is anything to do.</param>
/// <param name="End">With what the stream ends, if it does.</param>
internal readonly record struct RawBatchResult(int Consumed, bool IsWaiting, RawStatus? End);
