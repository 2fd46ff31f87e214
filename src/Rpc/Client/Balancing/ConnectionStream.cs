using System.Net.Sockets;

namespace Grpc.Net.Client.Balancing;

/// <summary>An open connection that tells when it is closed.</summary>
internal sealed class ConnectionStream(Socket socket, Action closed) : NetworkStream(socket, ownsSocket: true)
{
    private int _isClosed;

    /// <summary>False when the peer has closed it, as far as this side knows.</summary>
    public bool IsAlive => Socket.Connected && !(Socket.Poll(0, SelectMode.SelectRead) && Socket.Available == 0);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            closed();
        }
    }
}
