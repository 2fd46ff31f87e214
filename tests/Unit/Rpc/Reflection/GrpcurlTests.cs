using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Rtb.Rpc.Server;
using Rtb.Unit.Rpc.Server;

namespace Rtb.Unit.Rpc.Reflection;

/// <summary>A foreign client that knows nothing but what reflection tells it lists, describes and calls.</summary>
public class GrpcurlTests
{
    private const string Grpcurl = "tools/grpcurl";

    [SharedFact(Grpcurl)]
    public async Task GrpcurlListsDescribesAndCallsEveryShape()
    {
        await using var server = await TestServer.StartAsync(
            build: b => b.Services.AddGrpcReflection(), map: app => app.MapGrpcReflectionService());
        var authority = new Uri(server.Address).Authority;
        var list = await RunAsync("-plaintext", authority, "list");
        Assert.Contains("grpc.health.v1.Health", list, StringComparison.Ordinal);
        Assert.Contains("rtb.test.shapes.Shapes", list, StringComparison.Ordinal);
        var service = await RunAsync("-plaintext", authority, "describe", "rtb.test.shapes.Shapes");
        const string chatLine = "rpc Chat ( stream .rtb.test.shapes.Line ) returns ( stream .rtb.test.shapes.Line );";
        Assert.Contains(chatLine, service, StringComparison.Ordinal);
        var message = await RunAsync("-plaintext", authority, "describe", "rtb.test.shapes.Line");
        Assert.Contains("int32 count = 2;", message, StringComparison.Ordinal);
        var echo = await RunAsync("-plaintext", "-d", """{"text":"hi"}""", authority, "rtb.test.shapes.Shapes/Echo");
        Assert.Contains("\"hi\"", echo, StringComparison.Ordinal);
        var repeat = await RunAsync("-plaintext", "-d", """{"text":"x","count":3}""", authority, "rtb.test.shapes.Shapes/Repeat");
        Assert.Equal(3, repeat.Split("\"x\"").Length - 1);
        var join = await RunAsync("-plaintext", "-d", """{"text":"a"} {"text":"b"}""", authority, "rtb.test.shapes.Shapes/Join");
        Assert.Contains("a+b", join, StringComparison.Ordinal);
        var chat = await RunAsync("-plaintext", "-d", """{"text":"a"} {"text":"b"}""", authority, "rtb.test.shapes.Shapes/Chat");
        Assert.Contains("\"b\"", chat, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(SharedFolder.Require(Grpcurl), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TestServer.Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var problems = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, await problems);
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
