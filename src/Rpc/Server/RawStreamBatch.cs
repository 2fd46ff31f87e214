using System.Buffers;
using System.IO.Pipelines;
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

    /// <summary>Takes messages from the buffer and writes their answers, unflushed.</summary>
    public RawBatchResult Run(RawStreamHandler handler, RawStream stream, in ReadOnlySequence<byte> buffer, PipeWriter writer)
    {
        var response = RawResponse.OfThread();
        response.Start(_responseBytesMax);
        var reader = new SequenceReader<byte>(buffer);
        RawStatus? end = null;
        var isWhole = false;
        try
        {
            while (!isWhole && end is null && response.Frames.Length < BytesMax)
            {
                isWhole = !TryTake(ref reader, out var message, out end);
                if (!isWhole)
                {
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

        var frames = response.Frames;
        if (!frames.IsEmpty)
        {
            writer.Write(frames);
        }

        return new RawBatchResult(reader.Position, frames.Length, isWhole && end is null, end);
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
    private bool TryTake(ref SequenceReader<byte> reader, out ReadOnlySpan<byte> message, out RawStatus? end)
    {
        message = default;
        end = null;
        Span<byte> prefix = stackalloc byte[FrameHeader.Size];
        if (!reader.TryCopyTo(prefix))
        {
            return false;
        }

        var header = FrameHeader.Read(prefix);
        var refusal = RawFrames.Check(header, _requestBytesMax);
        if (refusal.Code != StatusCode.OK)
        {
            end = refusal;
            return false;
        }

        var length = (int)header.Length;
        if (reader.Remaining - FrameHeader.Size < length)
        {
            return false;
        }

        reader.Advance(FrameHeader.Size);
        if (reader.UnreadSpan.Length >= length)
        {
            message = reader.UnreadSpan[..length];
        }
        else
        {
            var joined = RawFrames.Contiguous(length);
            reader.TryCopyTo(joined);
            message = joined;
        }

        reader.Advance(length);
        return true;
    }
}

/// <summary>How far a batch came.</summary>
/// <param name="Consumed">Behind the last message that was taken.</param>
/// <param name="Bytes">Written and to be flushed.</param>
/// <param name="IsWaiting">Whether every complete message was taken, so that more must come before there is anything to do.</param>
/// <param name="End">With what the stream ends, if it does.</param>
internal readonly record struct RawBatchResult(SequencePosition Consumed, int Bytes, bool IsWaiting, RawStatus? End);
