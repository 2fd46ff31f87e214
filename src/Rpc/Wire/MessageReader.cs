using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Reads messages off a pipe, one reader at a time; everything wrong on the wire is an <see cref="RpcException"/>.</summary>
internal sealed class MessageReader<T>(PipeReader pipe, MessageFormat format, Func<DeserializationContext, T> deserializer)
    where T : class
{
    private readonly SequenceDeserializationContext _context = new();

    /// <summary>The next message, or null at the end of the stream.</summary>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var consumed = buffer.Start;
            var examined = buffer.End;
            try
            {
                if (format.TryTake(ref buffer, out var payload))
                {
                    var message = Deserialize(payload);
                    consumed = buffer.Start;
                    examined = consumed;
                    return message;
                }

                if (result.IsCompleted)
                {
                    return buffer.IsEmpty ? null : throw new RpcException(ProtocolErrors.MessageTruncated);
                }

                if (result.IsCanceled)
                {
                    throw new OperationCanceledException(cancellationToken);
                }
            }
            finally
            {
                pipe.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>Exactly one message and the end of the stream. One read when both have come, as they usually have.</summary>
    public async ValueTask<T> ReadSingleAsync(CancellationToken cancellationToken)
    {
        T? message = null;
        while (true)
        {
            if (!pipe.TryRead(out var result))
            {
                result = await pipe.ReadAsync(cancellationToken);
            }

            var buffer = result.Buffer;
            var consumed = buffer.Start;
            var examined = buffer.End;
            try
            {
                if (message is null && format.TryTake(ref buffer, out var payload))
                {
                    message = Deserialize(payload);
                    consumed = buffer.Start;
                }

                if (message is not null && !buffer.IsEmpty && format.TryTake(ref buffer, out _))
                {
                    throw new RpcException(ProtocolErrors.MessageExtra);
                }

                if (result.IsCompleted)
                {
                    return buffer.IsEmpty
                        ? message ?? throw new RpcException(ProtocolErrors.MessageMissing)
                        : throw new RpcException(ProtocolErrors.MessageTruncated);
                }

                if (result.IsCanceled)
                {
                    throw new OperationCanceledException(cancellationToken);
                }
            }
            finally
            {
                pipe.AdvanceTo(consumed, examined);
            }
        }
    }

    private T Deserialize(in ReadOnlySequence<byte> payload)
    {
        _context.Payload = payload;
        try
        {
            return deserializer(_context) ?? throw new RpcException(ProtocolErrors.MessageUnreadable);
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            // The message of the fault may quote the payload: it stays in this process.
            throw new RpcException(new Status(StatusCode.Internal, ProtocolErrors.MessageUnreadable.Detail, fault));
        }
        finally
        {
            _context.Payload = default;
        }
    }
}
