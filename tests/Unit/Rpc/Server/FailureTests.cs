using Google.Rpc;
using Grpc.Core;
using Rtb.Unit.Rpc.Shapes;
using Status = Grpc.Core.Status;

namespace Rtb.Unit.Rpc.Server;

/// <summary>How calls fail: statuses, details, deadlines, cancellation, limits.</summary>
public class FailureTests
{
    [Fact]
    public async Task EveryStatusArrivesWithItsMessageAndTrailers()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var code in Enum.GetValues<StatusCode>().Where(c => c != StatusCode.OK))
        {
            var refusal = await FailAsync(server, new Line { Text = "status", Count = (int)code });
            Assert.Equal(new Status(code, "no: 100% h\u00e9\n"), refusal.Status);
            Assert.Equal("because", refusal.Trailers.GetValue("why"));
            Assert.Equal([1, 2], refusal.Trailers.GetValueBytes("why-bin"));
        }
    }

    [Fact]
    public async Task RichErrorCarriesOneErrorInfoAndAllFieldViolations()
    {
        await using var server = await TestServer.StartAsync();
        var refusal = await FailAsync(server, new Line { Text = "rich" });
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        var status = refusal.GetRpcStatus()!;
        Assert.Equal((int)StatusCode.InvalidArgument, status.Code);
        var info = Assert.Single(status.Details, d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        Assert.Equal(("FIELDS_INVALID", "rtb.test", "2"), (info.Reason, info.Domain, info.Metadata["count"]));
        var violations = Assert.Single(status.Details, d => d.Is(BadRequest.Descriptor)).Unpack<BadRequest>().FieldViolations;
        Assert.Equal(["line.text", "line.count"], violations.Select(v => v.Field));
    }

    [Theory]
    [InlineData("throw", StatusCode.Unknown, "The service failed.")]
    [InlineData("null", StatusCode.Unknown, "The service returned no response.")]
    [InlineData("set status", StatusCode.NotFound, "set")]
    public async Task OtherFailuresHaveAFixedText(string text, StatusCode code, string detail)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(new Status(code, detail), (await FailAsync(server, new Line { Text = text })).Status);
    }

    [Fact]
    public async Task ServiceThatThrowsOkHasFailed()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(StatusCode.Unknown, (await FailAsync(server, new Line { Text = "status", Count = 0 })).StatusCode);
    }

    [Fact]
    public async Task DeadlineEndsTheCallOnBothSides()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.EchoAsync(new Line());
        var deadline = DateTime.UtcNow.AddMilliseconds(300);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.FailAsync(new Line { Text = "hang" }, deadline: deadline));
        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);

        // Timers run on the coarse clock of the system, which is a tick of the kernel behind: 4 ms here, 10 ms elsewhere.
        Assert.True(DateTime.UtcNow >= deadline.AddMilliseconds(-10), "the call must not give up early");
        await server.Shapes.Cancelled.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task ServerEnforcesTheDeadlineOfAClientThatDoesNot()
    {
        await using var server = await TestServer.StartAsync();

        // Line { text = "hang" }
        byte[] body = [0, 0, 0, 0, 6, 0x0A, 4, (byte)'h', (byte)'a', (byte)'n', (byte)'g'];
        var answer = await server.PostAsync("/rtb.test.shapes.Shapes/Fail", body, ("grpc-timeout", "50m"));
        Assert.Equal("4", answer.Status);
        await server.Shapes.Cancelled.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task DeadlineEndsAStreamInItsMiddle()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Repeat(
            new Line { Text = "then hang", Count = 1 }, deadline: DateTime.UtcNow.AddMilliseconds(300));
        Assert.True(await call.ResponseStream.MoveNext());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
        await server.Shapes.Cancelled.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task DeadlineThatIsOverFailsWithoutAServer()
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await client.EchoAsync(new Line(), deadline: DateTime.UtcNow.AddSeconds(-1)));
        Assert.Contains(refusal.StatusCode, new[] { StatusCode.DeadlineExceeded });
    }

    [Fact]
    public async Task CancelledTokenEndsTheCallOnBothSides()
    {
        await using var server = await TestServer.StartAsync();
        using var source = new CancellationTokenSource();
        using var call = server.Client.Repeat(new Line { Text = "then hang", Count = 1 }, cancellationToken: source.Token);
        Assert.True(await call.ResponseStream.MoveNext());
        await source.CancelAsync();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
        await server.Shapes.Cancelled.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task DisposedCallIsCancelledAtTheServer()
    {
        await using var server = await TestServer.StartAsync();
        var call = server.Client.Repeat(new Line { Text = "then hang", Count = 1 });
        Assert.True(await call.ResponseStream.MoveNext());
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await server.Shapes.Cancelled.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task MessageOverTheLimitOfTheServerIsResourceExhausted()
    {
        await using var server = await TestServer.StartAsync(o => o.MaxReceiveMessageSize = 1000);
        Assert.Equal(900, (await server.Client.EchoAsync(new Line { Text = new string('x', 900) })).Text.Length);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.EchoAsync(new Line { Text = new string('x', 1000) }));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
    }

    [Fact]
    public async Task ResponseOverTheSendLimitIsResourceExhausted()
    {
        await using var server = await TestServer.StartAsync(o => o.MaxSendMessageSize = 10);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.EchoAsync(new Line { Text = "more than ten bytes" }));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
    }

    [Fact]
    public async Task UnreachableServerIsUnavailable()
    {
        string address;
        await using (var server = await TestServer.StartAsync())
        {
            address = server.Address;
        }

        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(address);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel).EchoAsync(new Line()));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
    }

    private static Task<RpcException> FailAsync(TestServer server, Line request) =>
        Assert.ThrowsAsync<RpcException>(async () => await server.Client.FailAsync(request));
}
