using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>The requests of a streaming call.</summary>
internal sealed class RequestStreamReader<T>(MessageReader<T> messages, CancellationToken callToken) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private int _isReading;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 1)
        {
            throw new InvalidOperationException("The previous MoveNext is still running.");
        }

        try
        {
            if (!cancellationToken.CanBeCanceled || cancellationToken == callToken)
            {
                _current = await messages.ReadAsync(callToken);
            }
            else
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(callToken, cancellationToken);
                _current = await messages.ReadAsync(either.Token);
            }

            return _current is not null;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }
}
