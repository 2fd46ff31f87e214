using System.CommandLine;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rtb.Load.Servers;

/// <summary><c>serve MODE --port P</c>: one of the baselines, in this process.</summary>
internal static class ServeCommand
{
    public const string BareHttp1Mode = "bare-http1";
    public const string BareHttp2Mode = "bare-http2";
    public const string MinimalApiMode = "minimal-api";
    public const string RpcStandardMode = "rpc-standard";
    public const string RpcRawMode = "rpc-raw";

    public static Command Build()
    {
        var mode = new Argument<string>("mode") { Description = "What to serve." };
        mode.AcceptOnlyFromAmong(BareHttp1Mode, BareHttp2Mode, MinimalApiMode, RpcStandardMode, RpcRawMode);
        var port = new Option<int>("--port") { Required = true, Description = "Port on the loopback address." };
        var bytes = new Option<int>("--bytes") { DefaultValueFactory = _ => 1_200, Description = "Size of the answer." };
        var empty = new Option<int>("--empty-percent") { Description = "Of 100 requests, how many get 204 (HTTP/1.1)." };
        var command = new Command("serve", "Run one baseline server.") { mode, port, bytes, empty };
        command.SetAction(async (parsed, cancellation) =>
        {
            var answer = Answer.OfSize(parsed.GetValue(bytes), parsed.GetValue(empty));
            var at = parsed.GetValue(port);
            if (parsed.GetValue(mode) == MinimalApiMode)
            {
                await MinimalApi.RunAsync(answer, at, cancellation);
                return 0;
            }
            await using var server = parsed.GetValue(mode) switch
            {
                BareHttp1Mode => await KestrelHost.StartAsync(new BareHttp1(answer), at, HttpProtocols.Http1, inlineScheduling: true),
                RpcStandardMode => await EchoServers.StartStandardAsync(at),
                RpcRawMode => await EchoServers.StartRawAsync(at),
                _ => await KestrelHost.StartAsync(new BareHttp2(answer), at, HttpProtocols.Http2, inlineScheduling: false),
            };
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        });
        return command;
    }
}
