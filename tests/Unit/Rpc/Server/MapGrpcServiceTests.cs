using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rtb.Rpc.Server;

namespace Rtb.Unit.Rpc.Server;

public class MapGrpcServiceTests
{
    [Fact]
    public async Task DefinitionBuiltByHandIsServed()
    {
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "by.Hand", "Upper", text, text);
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(method, (request, _) => Task.FromResult(request.ToUpperInvariant()))
            .Build();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService(definition);
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Assert.Equal("LOUD", await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "loud"));
    }

    [Fact]
    public void OneMethodTwiceInADefinitionIsRefused()
    {
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "by.Hand", "Upper", text, text);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, (request, _) => Task.FromResult(request));
        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, (request, _) => Task.FromResult(request)));
    }

    [Fact]
    public void ServiceWithoutAGeneratedBaseIsRefused()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        var app = builder.Build();
        Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<MapGrpcServiceTests>());
    }

    [Fact]
    public void MappingWithoutAddGrpcIsRefused()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<HealthServiceImpl>());
    }

    [Fact]
    public void NegativeLimitsAreRefused()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc(o =>
        {
            o.MaxReceiveMessageSize = -1;
            o.MaxSendMessageSize = -1;
        });
        var app = builder.Build();
        var refusal = Assert.Throws<OptionsValidationException>(() => app.MapGrpcService<HealthServiceImpl>());
        Assert.Equal(2, refusal.Failures.Count());
    }

    [Fact]
    public void RichStatusOfSuccessIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcStatus(StatusCode.OK, "fine", "FINE", "rtb.test"));
    }
}
