using Google.Protobuf;
using Rtb.Load.Echoing;
using Rtb.Load.OpenLoop;
using Rtb.Load.Rows;
using Rtb.Load.Running;
using Rtb.Load.Servers;
using Rtb.Load.Streaming;

namespace Rtb.Allocation;

/// <summary>
/// Bytes that the process takes from the heap for one echo of 300 bytes over a socket, on each path of src/Rpc. Calls come one after
/// another: what a busy machine adds to calls that overtake their own bodies is not part of it. The client allocates nothing.
/// </summary>
internal static class RpcGate
{
    private const int Calls = 5_000;
    private const int WarmUpCalls = 2_000;
    private const int InFlight = 100;
    private const int PayloadBytes = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async IAsyncEnumerable<(string Name, double Bytes, double Ceiling)> RunAsync()
    {
        var ceilings = RpcCeilings.Read(MeasureCommand.RepositoryRoot());
        var port = ServerProcess.FreePort();
        await using (await EchoServers.StartStandardAsync(port))
        {
            yield return ("Rpc standard path, a call", Unary(port), ceilings.StandardBytesPerCall);
        }
        port = ServerProcess.FreePort();
        await using (await EchoServers.StartRawAsync(port))
        {
            yield return ("Rpc raw path, a call", Unary(port), ceilings.RawBytesPerCall);
            yield return ("Rpc raw stream, a message", Stream(port), ceilings.RawBytesPerStreamMessage);
        }
    }

    private static double Unary(int port)
    {
        var answers = new Answers(0);
        using var connection = new GrpcConnection(Address(port, EchoServers.UnaryMethod), [Frame()], answers);
        return Measure(answers, inFlight: 1, connection, () => { });
    }

    private static double Stream(int port)
    {
        var answers = new Answers(0);
        using var connection = new StreamConnection(Address(port, EchoServers.StreamMethod), [Frame()], InFlight, answers);
        return Measure(answers, InFlight, connection, connection.SendCollected);
    }

    private static double Measure(Answers answers, int inFlight, Connection connection, Action send)
    {
        Exchange(WarmUpCalls);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Exchange(Calls);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;

        void Exchange(int count)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var goal = answers.Ended + count;
            for (var sent = answers.Ended; answers.Ended < goal;)
            {
                while (sent < goal && connection.Outstanding < inFlight && connection.CanSend())
                {
                    connection.Send(0, 1);
                    sent++;
                }
                send();
                if (connection.Socket.Poll(1_000, System.Net.Sockets.SelectMode.SelectRead))
                {
                    connection.Receive();
                }
                if (connection.IsClosed || answers.Errors > 0 || clock.Elapsed > Patience)
                {
                    throw new InvalidOperationException($"{answers.Ended} answers, {answers.Errors} errors");
                }
            }
        }
    }

    private static Uri Address(int port, string method) => new($"http://127.0.0.1:{port}{method}");

    private static byte[] Frame() => BodyFolder.Frame(new Payload { Bytes = ByteString.CopyFrom(new byte[PayloadBytes]) }.ToByteArray());
}
