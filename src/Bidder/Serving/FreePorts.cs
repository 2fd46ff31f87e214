using System.Net;
using System.Net.Sockets;

namespace Rtb.Bidder.Serving;

/// <summary>Turns port 0 into a number before Kestrel binds, because routes are tied to ports by number.</summary>
internal static class FreePorts
{
    /// <summary>The port itself, or for 0 one that was free a moment ago (a start that loses the race fails and says so).</summary>
    public static int Resolve(IPAddress address, int port)
    {
        if (port != 0)
        {
            return port;
        }
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
