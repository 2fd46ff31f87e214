using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Rtb.Unit.Rpc.Server;
using Rtb.Unit.Rpc.Shapes;
using ShapesClient = Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient;

namespace Rtb.Unit.Rpc.Core;

/// <summary>Interceptors on both sides, in each of the four shapes.</summary>
public class InterceptorTests
{
    [Fact]
    public async Task ClientInterceptorSeesEveryShape()
    {
        await using var server = await TestServer.StartAsync();
        var notes = new List<string>();
        await CallAllAsync(new ShapesClient(server.Channel.Intercept(new ClientNotes("a", notes))));
        Assert.Equal(["a Echo blocking", "a Echo", "a Repeat", "a Join", "a Chat"], notes);
    }

    [Fact]
    public async Task ClientInterceptorsRunInTheirOrderAndTheLastAddedFirst()
    {
        await using var server = await TestServer.StartAsync();
        var notes = new List<string>();
        var invoker = server.Channel
            .Intercept(new ClientNotes("a", notes), new ClientNotes("b", notes))
            .Intercept(new ClientNotes("c", notes));
        await new ShapesClient(invoker).EchoAsync(new Line());
        Assert.Equal(["c Echo", "a Echo", "b Echo"], notes);
    }

    [Fact]
    public async Task MetadataOfACallIsChangedAndThatOfTheCallerIsNot()
    {
        await using var server = await TestServer.StartAsync();
        var mine = new Metadata { { "mine", "1" } };
        var client = new ShapesClient(server.Channel.Intercept(headers =>
        {
            headers.Add("added", "2");
            return headers;
        }));
        await client.EchoAsync(new Line(), mine);
        Assert.Equal("2", server.Shapes.LastCall!.RequestHeaders.GetValue("added"));
        Assert.Equal("1", server.Shapes.LastCall.RequestHeaders.GetValue("mine"));
        Assert.Single(mine);
        await CallAllAsync(client);
    }

    [Fact]
    public async Task ServerInterceptorsSeeEveryShapeOutermostFirst()
    {
        var notes = new List<string>();
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Interceptors.Add<ServerNotes>("outer", notes);
            o.Interceptors.Add<ServerNotes>("inner", notes);
        });
        await CallAllAsync(server.Client);
        string[] shapes = ["Unary", "Unary", "ServerStreaming", "ClientStreaming", "DuplexStreaming"];
        Assert.Equal(shapes.SelectMany(s => new[] { "outer " + s, "inner " + s, "inner disposed", "outer disposed" }), notes);
    }

    [Fact]
    public async Task ServerInterceptorAnswersInsteadOfTheService()
    {
        await using var server = await TestServer.StartAsync(o => o.Interceptors.Add<Refusing>());
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.EchoAsync(new Line()));
        Assert.Equal(new Status(StatusCode.PermissionDenied, "not you"), refusal.Status);
        Assert.Null(server.Shapes.LastCall);
    }

    [Fact]
    public async Task RegisteredServerInterceptorIsTheOneOfTheServices()
    {
        var notes = new List<string>();
        await using var server = await TestServer.StartAsync(
            o => o.Interceptors.Add<ServerNotes>(), build: b => b.Services.AddSingleton(new ServerNotes("one", notes)));
        await server.Client.EchoAsync(new Line());
        await server.Client.EchoAsync(new Line());
        Assert.Equal(["one Unary", "one Unary"], notes);
    }

    [Fact]
    public async Task TypeThatIsNoInterceptorIsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => TestServer.StartAsync(o => o.Interceptors.Add(typeof(string))));
    }

    private static async Task CallAllAsync(ShapesClient client)
    {
        Assert.Equal("1", client.Echo(new Line { Text = "1" }).Text);
        Assert.Equal("2", (await client.EchoAsync(new Line { Text = "2" })).Text);
        using var repeat = client.Repeat(new Line { Count = 1 });
        Assert.True(await repeat.ResponseStream.MoveNext());
        Assert.False(await repeat.ResponseStream.MoveNext());
        using var join = client.Join();
        await join.RequestStream.WriteAsync(new Line { Text = "3" });
        await join.RequestStream.CompleteAsync();
        Assert.Equal("3", (await join).Text);
        using var chat = client.Chat();
        await chat.RequestStream.WriteAsync(new Line { Text = "4" });
        await chat.RequestStream.CompleteAsync();
        Assert.True(await chat.ResponseStream.MoveNext());
        Assert.False(await chat.ResponseStream.MoveNext());
    }

    private sealed class ClientNotes(string name, List<string> notes) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            notes.Add($"{name} {context.Method.Name} blocking");
            return continuation(request, context);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            notes.Add($"{name} {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            notes.Add($"{name} {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            notes.Add($"{name} {context.Method.Name}");
            return continuation(context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            notes.Add($"{name} {context.Method.Name}");
            return continuation(context);
        }
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "not you"));
    }

    private sealed class ServerNotes(string name, List<string> notes) : Interceptor, IDisposable
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            notes.Add(name + " Unary");
            return continuation(request, context);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            notes.Add(name + " ClientStreaming");
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            notes.Add(name + " ServerStreaming");
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            notes.Add(name + " DuplexStreaming");
            return continuation(requestStream, responseStream, context);
        }

        public void Dispose() => notes.Add(name + " disposed");
    }
}
