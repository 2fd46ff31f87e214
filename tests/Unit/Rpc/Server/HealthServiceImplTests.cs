using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Rtb.Unit.Rpc.Server;

public class HealthServiceImplTests
{
    [Fact]
    public async Task CheckAnswersWhatWasSet()
    {
        await using var server = await TestServer.StartAsync();
        var client = new Health.HealthClient(server.Channel);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest())).Status);
        server.Health.SetStatus("", ServingStatus.NotServing);
        server.Health.SetStatus("rtb.Bidder", ServingStatus.Serving);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "rtb.Bidder" })).Status);
    }

    [Fact]
    public async Task CheckOfAnUnknownServiceIsNotFound()
    {
        await using var server = await TestServer.StartAsync();
        var client = new Health.HealthClient(server.Channel);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await client.CheckAsync(new HealthCheckRequest { Service = "nobody" }));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task WatchTellsTheFirstStatusAndEachChange()
    {
        await using var server = await TestServer.StartAsync();
        using var patience = new CancellationTokenSource(TestServer.Patience);
        using var call = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest { Service = "late" });
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(ServingStatus.ServiceUnknown, call.ResponseStream.Current.Status);
        server.Health.SetStatus("other", ServingStatus.Serving);
        server.Health.SetStatus("late", ServingStatus.NotServing);
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(ServingStatus.NotServing, call.ResponseStream.Current.Status);
        server.Health.SetStatus("late", ServingStatus.Serving);
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(ServingStatus.Serving, call.ResponseStream.Current.Status);
    }

    [Fact]
    public void ServiceUnknownCannotBeSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Rtb.Rpc.Server.HealthServiceImpl().SetStatus("x", ServingStatus.ServiceUnknown));
    }
}
