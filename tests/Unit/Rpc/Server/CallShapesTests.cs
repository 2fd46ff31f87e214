using Grpc.Core;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Generated client to generated service over a real connection, in each of the four shapes.</summary>
public class CallShapesTests
{
    [Fact]
    public async Task UnaryCallAnswersItsRequest()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.EchoAsync(new Line { Text = "one", Count = 1 });
        Assert.Equal("one", (await call).Text);
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
        Assert.Equal("two", server.Client.Echo(new Line { Text = "two" }).Text);
    }

    [Fact]
    public async Task UnaryCallTakesAnEmptyMessageAndALargeOne()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(new Line(), await server.Client.EchoAsync(new Line()));
        var large = new string('x', 3_000_000);
        Assert.Equal(large, (await server.Client.EchoAsync(new Line { Text = large })).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public async Task ServerStreamDeliversEveryMessageInOrder(int count)
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Repeat(new Line { Text = "again", Count = count });
        var counts = new List<int>();
        await foreach (var line in call.ResponseStream.ReadAllAsync())
        {
            counts.Add(line.Count);
        }

        Assert.Equal(Enumerable.Range(0, count), counts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ServerStreamThatFailsDeliversWhatCameBefore()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Repeat(new Line { Text = "then fail", Count = 2 });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.True(await call.ResponseStream.MoveNext());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(new Status(StatusCode.Aborted, "after the messages"), refusal.Status);
    }

    [Fact]
    public async Task ClientStreamIsJoined()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Join();
        await call.RequestStream.WriteAsync(new Line { Text = "a" });
        await call.RequestStream.WriteAsync(new Line { Text = "b" });
        await call.RequestStream.CompleteAsync();
        Assert.Equal("a+b", (await call).Text);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Line()));
    }

    [Fact]
    public async Task ClientStreamSeesTheStatusOfAServerThatStopsEarly()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Join();
        await call.RequestStream.WriteAsync(new Line { Text = "stop" });
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(new Status(StatusCode.OutOfRange, "stopped"), refusal.Status);
        var write = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Line { Text = "more" }));
        Assert.Equal(StatusCode.OutOfRange, write.StatusCode);
    }

    [Fact]
    public async Task DuplexStreamAnswersEachMessageBeforeTheNextIsSent()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Chat();
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(new Line { Count = i });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Count);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task MetadataTravelsBothWays()
    {
        await using var server = await TestServer.StartAsync();
        var headers = new Metadata { { "want-headers", "yes" }, { "twice", "1" }, { "twice", "2" }, { "ask-bin", [0, 255, 7] } };
        using var call = server.Client.EchoAsync(new Line(), headers);
        var lead = await call.ResponseHeadersAsync;
        await call;
        Assert.Equal("first", lead.GetValue("lead"));
        Assert.Equal([0xFF, 0x00], lead.GetValueBytes("lead-bin"));
        Assert.Equal(["last", "again"], call.GetTrailers().GetAll("tail").Select(e => e.Value));
        Assert.Equal([0, 255, 7], call.GetTrailers().GetValueBytes("tail-bin"));

        var seen = server.Shapes.LastCall!;
        Assert.Equal("/rtb.test.shapes.Shapes/Echo", seen.Method);
        Assert.StartsWith("ipv4:127.0.0.1:", seen.Peer, StringComparison.Ordinal);

        // HttpClient joins the values of a header; the protocol says that means the same.
        Assert.Equal("1, 2", seen.RequestHeaders.GetValue("twice"));
        Assert.DoesNotContain(seen.RequestHeaders, e => e.Key.StartsWith("grpc-", StringComparison.Ordinal) || e.Key == "te");
        Assert.False(seen.IsPeerAuthenticated);
    }

    [Fact]
    public async Task HundredCallsAtOnceOnOneChannelAreAllAnswered()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client;
        var calls = Enumerable.Range(0, 100).Select(async i => (await client.EchoAsync(new Line { Count = i })).Count);
        var answers = await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 100), answers);
    }
}
