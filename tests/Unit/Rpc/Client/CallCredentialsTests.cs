using Grpc.Core;
using Grpc.Net.Client;

namespace Rtb.Unit.Rpc.Client;

public class CallCredentialsTests
{
    private static readonly Marshaller<string> s_text = Marshallers.StringMarshaller;
    private static readonly Method<string, string> s_method = new(MethodType.Unary, "pkg.Svc", "Do", s_text, s_text);

    [Fact]
    public async Task CredentialsOfChannelAndCallAreSentOverTls()
    {
        var handler = Answering();
        using var channel = GrpcChannel.ForAddress(
            "https://host:443", Options(handler, ChannelCredentials.Create(new SslCredentials(), Token("channel"))));
        await CallAsync(channel, Token("call"));
        Assert.Equal(
            ["channel https://host/pkg.Svc Do", "call https://host/pkg.Svc Do"], handler.LastRequest!.Headers.GetValues("authorization"));
    }

    [Fact]
    public async Task CredentialsAreLeftOutWithoutTls()
    {
        var handler = Answering();
        using var channel = GrpcChannel.ForAddress("http://host", Options(handler, null));
        await CallAsync(channel, Token("call"));
        Assert.False(handler.LastRequest!.Headers.Contains("authorization"));
    }

    [Fact]
    public async Task CredentialsAreSentWithoutTlsWhenThatIsAskedFor()
    {
        var handler = Answering();
        var options = Options(handler, null);
        options.UnsafeUseInsecureChannelCallCredentials = true;
        using var channel = GrpcChannel.ForAddress("http://host", options);
        await CallAsync(channel, CallCredentials.Compose(Token("one"), Token("two")));
        Assert.Equal(
            ["one http://host/pkg.Svc Do", "two http://host/pkg.Svc Do"], handler.LastRequest!.Headers.GetValues("authorization"));
    }

    [Fact]
    public async Task FaultOfCredentialsFailsTheCallAndNothingIsSent()
    {
        var handler = Answering();
        using var channel = GrpcChannel.ForAddress("https://host", Options(handler, null));
        var failing = CallCredentials.FromInterceptor((_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "expired")));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, failing));
        Assert.Equal(new Status(StatusCode.Unauthenticated, "expired"), refusal.Status);
        Assert.Null(handler.LastRequest);
    }

    [Fact]
    public void CredentialsAndSchemeMustAgree()
    {
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("http://host", Options(null, ChannelCredentials.SecureSsl)));
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress("https://host", Options(null, ChannelCredentials.Insecure)));
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Token("x")));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token("alone")));
    }

    private static CallCredentials Token(string name) => CallCredentials.FromInterceptor((context, metadata) =>
    {
        metadata.Add("authorization", $"{name} {context.ServiceUrl} {context.MethodName}");
        return Task.CompletedTask;
    });

    // flag 0, length 2, message "hi"
    private static CannedHandler Answering() => new(() => CannedHandler.Response([0, 0, 0, 0, 2, (byte)'h', (byte)'i'], "0"));

    private static GrpcChannelOptions Options(HttpMessageHandler? handler, ChannelCredentials? credentials) =>
        new() { HttpHandler = handler, Credentials = credentials };

    private static async Task<string> CallAsync(GrpcChannel channel, CallCredentials credentials) =>
        await channel.CreateCallInvoker().AsyncUnaryCall(s_method, null, new CallOptions(credentials: credentials), "ask");
}
