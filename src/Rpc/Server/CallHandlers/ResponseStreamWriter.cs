using Grpc.Core;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>The responses of a streaming call; each is flushed unless <see cref="WriteFlags.BufferHint"/> is set.</summary>
internal sealed class ResponseStreamWriter<T>(HttpServerCallContext context, Action<T, SerializationContext> serializer)
    : IServerStreamWriter<T>
    where T : class
{
    private int _isWriting;

    public WriteOptions? WriteOptions
    {
        get => context.WriteOptions;
        set => context.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            throw new InvalidOperationException("The previous WriteAsync is still running.");
        }

        try
        {
            var isFlushed = (WriteOptions?.Flags & WriteFlags.BufferHint) != WriteFlags.BufferHint;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, cancellationToken);
            either.Token.ThrowIfCancellationRequested();
            var frame = context.Serialization.Serialize(message, serializer, context.Compression);
            await context.WriteFrameAsync(frame, isFlushed, either.Token);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }
}
