using System.Diagnostics;
using Rtb.Interop;
using Xunit.Abstractions;

namespace Rtb.Integration.Rpc;

/// <summary>The public interoperability tests between src/Rpc and the reference implementations, in every direction.</summary>
public sealed class InteropTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OursCallsOurs(bool isTls) => Check(await InteropMatrix.OwnAsync(isTls), peerCannot: 0);

    [ForeignFact(ForeignTool.GrpcJs)]
    public async Task GrpcJsCallsOurs() => Check(await InteropMatrix.FromAsync(GrpcJs, isTls: false), peerCannot: 0);

    [ForeignFact(ForeignTool.GrpcJs)]
    public async Task GrpcJsCallsOursOverTls() => Check(await InteropMatrix.FromAsync(GrpcJs, isTls: true), peerCannot: 0);

    [ForeignFact(ForeignTool.GrpcJs)]
    public async Task OursCallsGrpcJs() => Check(await InteropMatrix.ToAsync(GrpcJs), peerCannot: 3);

    [ForeignFact(ForeignTool.PythonGrpcio)]
    public async Task GrpcioCallsOurs() => Check(await InteropMatrix.FromAsync(Grpcio, isTls: false), peerCannot: 0);

    [ForeignFact(ForeignTool.PythonGrpcio)]
    public async Task GrpcioCallsOursOverTls() => Check(await InteropMatrix.FromAsync(Grpcio, isTls: true), peerCannot: 0);

    [ForeignFact(ForeignTool.PythonGrpcio)]
    public async Task OursCallsGrpcio() => Check(await InteropMatrix.ToAsync(Grpcio), peerCannot: 1);

    [Fact]
    public async Task TheExecutablesTalkToEachOtherOverTls()
    {
        var folder = Directory.CreateTempSubdirectory("rtb-interop").FullName;
        var pem = Path.Combine(folder, "server.pem");
        using var server = Start("--port", "0", "--tls", "--cert_file", pem);
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var line = await server.StandardOutput.ReadLineAsync(patience.Token);
            var port = line!.Split(' ')[1];
            var (code, text) = await RunAsync("client", "--server_port", port, "--use_tls", "--ca_file", pem, "--test_case", "all");
            Assert.True(code == 0, text);
            Assert.Equal(InteropCases.All.Count, text.Split('\n').Count(said => said.StartsWith("ok ", StringComparison.Ordinal)));
            Assert.Equal(2, (await RunAsync("client", "--server_port", port, "--use_tls", "--ca_file", pem, "--test_case", "none")).Code);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task ACaseAgainstNobodyFails()
    {
        var (code, text) = await RunAsync("client", "--server_host", "127.0.0.1", "--server_port", "1", "--test_case", "empty_unary");
        Assert.Equal(1, code);
        Assert.StartsWith("FAIL empty_unary", text, StringComparison.Ordinal);
    }

    private static ForeignPeer GrpcJs { get; } =
        ForeignPeer.GrpcJs(ForeignTools.Clients, Path.Combine(ForeignTools.RepositoryRoot, "protos"));

    private static ForeignPeer Grpcio { get; } = ForeignPeer.Grpcio(ForeignTools.Clients);

    private void Check(InteropColumn column, int peerCannot)
    {
        output.WriteLine(InteropMatrix.Table([column]));
        var failed = column.Cells.Where(cell => cell.Value.Verdict == Verdict.Failed).Select(cell => $"{cell.Key}: {cell.Value.Why}");
        Assert.Empty(failed);
        Assert.Equal(peerCannot, column.Cells.Count(cell => cell.Value.Verdict == Verdict.PeerCannot));
        Assert.Equal(InteropCases.All.Count, column.Cells.Count);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(InteropCases).Assembly.Location, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience);
        var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, text);
    }
}
