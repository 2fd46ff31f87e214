using Google.Protobuf;
using Rtb.Load.Echoing;
using Rtb.Load.Running;
using Rtb.Load.Servers;

namespace Rtb.Load.Rows;

/// <summary>src/Rpc alone: an echo of 300 bytes on the standard and on the raw path, against bare Kestrel with the same bytes.</summary>
internal static class RpcRows
{
    private const int PayloadBytes = 300;
    private const int InFlight = 1_000;
    private const string StreamName = "rpc-stream";

    public static async Task MeasureAsync(MeasureSettings settings, Measurement measurement)
    {
        var message = new Payload { Bytes = ByteString.CopyFrom(new byte[PayloadBytes]) }.ToByteArray();
        var file = Path.Combine(settings.Folder, "echo.grpc");
        await File.WriteAllBytesAsync(file, BodyFolder.Frame(message));
        await using var peers = new PeerSet();
        var size = new AnswerSize(message.Length, EmptyPercent: 0);
        peers.All.Add(await Peers.StartBaselineAsync(ServeCommand.BareHttp2Mode, size, MeasureSettings.ServerCore));
        peers.All.Add(await Peers.StartEchoAsync(ServeCommand.RpcStandardMode, MeasureSettings.ServerCore));
        peers.All.Add(await Peers.StartEchoAsync(ServeCommand.RpcRawMode, MeasureSettings.ServerCore));
        var unary = new H2LoadLoad([file], MeasureSettings.GeneratorCore);
        var stream = new StreamLoad([file], EchoServers.StreamMethod, InFlight, MeasureSettings.GeneratorCore);
        List<Contender> contenders = [.. peers.All.Select(peer => new Contender(peer.Name, peer, unary))];
        contenders.Add(new Contender(StreamName, peers.All[^1], stream));
        var comparison = await Comparison.RunAsync("rpc", contenders, settings.Rounds, settings.Seconds, settings.WarmSeconds);
        measurement.Keep("rpc", comparison);

        AddRatio("Rpc standard path", "echo through MapGrpcService, calls a second", ServeCommand.RpcStandardMode, 0.75);
        AddRatio("Rpc raw path", "echo through RawUnaryHandler, calls a second", ServeCommand.RpcRawMode, 0.95);
        AddRatio("Rpc raw stream", "echo through RawStreamHandler, 1,000 in flight, messages a second against calls", StreamName, 1.3);

        void AddRatio(string id, string what, string name, double goal)
        {
            var ratio = comparison.Ratio(name, ServeCommand.BareHttp2Mode, figures => figures.Capacity);
            measurement.Rows.Add(new Row(id, what + " against bare Kestrel HTTP/2", ratio, goal, Better.Higher, IsRatio: true));
        }
    }
}
