using Google.Protobuf;
using Grpc.Core;

namespace Rtb.Rpc.Transcoding;

/// <summary>The responses of a streaming call; each is sent as it comes.</summary>
internal sealed class JsonStreamWriter<T>(JsonCallContext context, JsonResponse response, Func<T, (ReadOnlyMemory<byte>, string)> format)
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
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, cancellationToken);
            either.Token.ThrowIfCancellationRequested();
            var (body, contentType) = format(message);
            await response.WriteAsync(body, contentType, either.Token);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }
}
