namespace Grpc.Core;

/// <summary>Proves who the caller is by metadata of each call. Sent over TLS only.</summary>
public abstract class CallCredentials
{
    /// <summary>All of several credentials, in their order.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return credentials.Length >= 2
            ? new ComposedCallCredentials([.. credentials])
            : throw new ArgumentException("At least two credentials are composed.", nameof(credentials));
    }

    /// <summary>Credentials that a function adds to the metadata of each call.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCallCredentials(interceptor);
    }

    internal abstract Task AddToAsync(AuthInterceptorContext context, Metadata metadata);

    private sealed class InterceptorCallCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task AddToAsync(AuthInterceptorContext context, Metadata metadata) => interceptor(context, metadata);
    }

    private sealed class ComposedCallCredentials(CallCredentials[] credentials) : CallCredentials
    {
        internal override async Task AddToAsync(AuthInterceptorContext context, Metadata metadata)
        {
            foreach (var one in credentials)
            {
                await one.AddToAsync(context, metadata);
            }
        }
    }
}
