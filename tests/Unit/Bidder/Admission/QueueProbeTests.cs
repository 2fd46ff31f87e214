using System.Net;
using System.Net.Sockets;
using Rtb.Bidder.Admission;
using Rtb.Rpc.Server;
using Rtb.Unit.Rpc.Server;

namespace Rtb.Unit.Bidder.Admission;

public sealed class QueueProbeTests
{
    private static readonly byte[] s_answer = [0, 0, 8, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public async Task NothingWaitsAtAServerThatAnswers()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var probe = new QueueProbe(raw.Server.Endpoint, connections: 2);
        for (var answered = 0; answered < 20;)
        {
            // A ping that has just been sent waits for nothing.
            answered += probe.WaitingMs() == 0 ? 1 : 0;
            await Task.Yield();
        }
        Assert.Equal(0, raw.Server.HandlerFaults);
    }

    [Fact]
    public async Task AServerThatIsBusyWithACallAnswersNobodyOfThatConnection()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var probe = new QueueProbe((IPEndPoint)silent.LocalEndpoint, connections: 1);
        Assert.Equal(0, probe.WaitingMs());
        using var peer = await silent.AcceptTcpClientAsync();
        await ConnectionTests.UntilAsync(() => probe.WaitingMs() >= 30, "the ping is not waited for");

        // The answer comes byte by byte, behind a frame that says nothing.
        foreach (var one in (byte[])[0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. s_answer])
        {
            await peer.GetStream().WriteAsync((byte[])[one]);
            probe.WaitingMs();
        }
        await ConnectionTests.UntilAsync(() => probe.WaitingMs() == 0, "the answer is not seen");
    }

    [Fact]
    public async Task AConnectionThatIsLostOrRefusedSaysNothing()
    {
        IPEndPoint endpoint;
        using (var server = new TcpListener(IPAddress.Loopback, 0))
        {
            server.Start();
            endpoint = (IPEndPoint)server.LocalEndpoint;
            using var probe = new QueueProbe(endpoint, connections: 1);
            probe.WaitingMs();
            using (await server.AcceptTcpClientAsync())
            {
            }
            await ConnectionTests.UntilAsync(() => probe.WaitingMs() == 0 && !server.Pending(), "the end is not seen");
        }
        using var refused = new QueueProbe(endpoint, connections: 1);
        Assert.Equal(0, refused.WaitingMs());
        Assert.Equal(0, refused.WaitingMs());
    }

    [Fact]
    public async Task AnAddressThatStandsForAllIsAskedOnTheLoopback()
    {
        await using var raw = await RawServerFixture.StartAsync(new RawGrpcServerOptions { Endpoint = new IPEndPoint(IPAddress.Any, 0) });
        using var probe = new QueueProbe(raw.Server.Endpoint, connections: 1);
        Assert.Equal(0, probe.WaitingMs());
        await ConnectionTests.UntilAsync(() => probe.WaitingMs() == 0, "no answer");
    }
}
