using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Rtb.Interop;
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

    [SharedFact(Grpcurl)]
    public async Task GrpcurlCallsEveryMethodOfTheInteropService()
    {
        await using var server = await InteropServer.StartAsync(IPAddress.Loopback, 0, certificate: null);
        var authority = $"127.0.0.1:{server.Port}";
        var methods = await RunAsync("-plaintext", authority, "list", "grpc.testing.TestService");
        Assert.Equal(8, methods.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        const string two = """{"response_parameters":[{"size":3},{"size":6}]}""";
        (string Method, string Request, int Payloads)[] calls =
        [
            ("EmptyCall", "{}", 0), ("UnaryCall", """{"response_size":3}""", 1), ("CacheableUnaryCall", """{"response_size":3}""", 1),
            ("StreamingOutputCall", two, 2), ("FullDuplexCall", two + two, 4), ("HalfDuplexCall", two + two, 4),
        ];
        foreach (var (method, request, payloads) in calls)
        {
            var text = await RunAsync("-plaintext", "-d", request, authority, "grpc.testing.TestService/" + method);
            Assert.Equal(payloads, text.Split("\"payload\"").Length - 1);
        }
        const string inputs = """{"payload":{"body":"AAAA"}} {"payload":{"body":"AAAA"}}""";
        var sum = await RunAsync("-plaintext", "-d", inputs, authority, "grpc.testing.TestService/StreamingInputCall");
        Assert.Contains("\"aggregated_payload_size\": 6", sum, StringComparison.Ordinal);
        var absent = await TryRunAsync("-plaintext", "-d", "{}", authority, "grpc.testing.TestService/UnimplementedCall");
        Assert.NotEqual(0, absent.ExitCode);
        Assert.Contains("Unimplemented", absent.Problems, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, problems) = await TryRunAsync(arguments);
        Assert.True(exitCode == 0, problems);
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Problems)> TryRunAsync(params string[] arguments)
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
            return (process.ExitCode, await output, await problems);
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
