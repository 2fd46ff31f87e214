using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The requests of a streaming call; each is flushed unless <see cref="WriteFlags.BufferHint"/> is set.</summary>
internal sealed class RequestStreamWriter<TRequest, TResponse>(
    GrpcCall<TRequest, TResponse> call,
    RequestStreamBody body,
    RequestHead head,
    FrameSerializationContext serialization,
    Action<TRequest, SerializationContext> serializer) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _isWriting;
    private bool _isCompleted;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Volatile.Read(ref _isCompleted))
        {
            throw new InvalidOperationException("The requests were completed already.");
        }

        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            throw new InvalidOperationException("The previous WriteAsync is still running.");
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(call.AbortToken, cancellationToken);
            var isFlushed = (WriteOptions?.Flags & WriteFlags.BufferHint) != WriteFlags.BufferHint;
            await body.WriteAsync(
                serialization.Serialize(message, serializer, head.CompressionFor(WriteOptions)), isFlushed, either.Token);
        }
        catch (RpcException tooLarge)
        {
            throw call.Fail(tooLarge);
        }
        catch (Exception) when (call.EndOrNull is { } end)
        {
            throw end.ToException();
        }
        catch (Exception fault) when (IsClosedByPeer(fault) && !cancellationToken.IsCancellationRequested)
        {
            // The server ended its side first; its status is still on the way and comes with the responses.
            const string detail = "The server takes no more requests; read the responses for its status.";
            throw new RpcException(new Status(StatusCode.Cancelled, detail, fault));
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    public Task CompleteAsync()
    {
        Volatile.Write(ref _isCompleted, true);
        body.Complete();
        return Task.CompletedTask;
    }

    // A stream that the server ended cancels the writes that wait for its window.
    private static bool IsClosedByPeer(Exception fault) =>
        fault is IOException or ObjectDisposedException or HttpRequestException or OperationCanceledException;
}
