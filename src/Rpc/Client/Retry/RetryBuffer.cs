namespace Grpc.Net.Client.Retry;

/// <summary>How many bytes of requests a channel keeps so that they can be sent again.</summary>
/// <remarks>Shared by the calls of a channel.</remarks>
internal sealed class RetryBuffer(long? bytesMax, long? callBytesMax)
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Takes more for a call that holds some already; false when that would exceed a limit.</summary>
    public bool TryReserve(long held, long more)
    {
        if (held + more > callBytesMax)
        {
            return false;
        }

        if (Interlocked.Add(ref _bytes, more) > bytesMax)
        {
            Release(more);
            return false;
        }

        return true;
    }

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
