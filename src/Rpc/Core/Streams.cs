namespace Grpc.Core;

/// <summary>Messages as they arrive.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message of the last <see cref="MoveNext"/> that answered true.</summary>
    T Current { get; }

    /// <summary>Waits for the next message; false at the end. One call at a time.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Messages as they are sent. One call at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Hints for the messages that follow.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message; completes when the transport took it.</summary>
    Task WriteAsync(T message);

    /// <summary>Sends a message unless the token fires first.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This writer takes no cancellation token.")
            : WriteAsync(message);
}

/// <summary>The responses of a server.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;

/// <summary>The requests of a client.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no request follows.</summary>
    Task CompleteAsync();
}

/// <summary>Comforts for readers.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Waits for the next message; false at the end.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.MoveNext(CancellationToken.None);
    }

    /// <summary>The messages as an asynchronous sequence.</summary>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        this IAsyncStreamReader<T> reader,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        while (await reader.MoveNext(cancellationToken))
        {
            yield return reader.Current;
        }
    }
}
