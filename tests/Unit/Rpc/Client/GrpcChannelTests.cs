using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Rpc.Wire;

namespace Rtb.Unit.Rpc.Client;

/// <summary>The client against literal responses.</summary>
public class GrpcChannelTests
{
    private static readonly Marshaller<string> s_text = Marshallers.StringMarshaller;
    private static readonly Method<string, string> s_method = new(MethodType.Unary, "pkg.Svc", "Do", s_text, s_text);

    // flag 0, length 2, message "hi"
    private static readonly byte[] s_hi = [0, 0, 0, 0, 2, (byte)'h', (byte)'i'];

    [Fact]
    public async Task RequestIsWhatTheProtocolSays()
    {
        var handler = new CannedHandler(() => CannedHandler.Response(s_hi, "0"));
        var headers = new Metadata { { "custom", "v" }, { "custom-bin", [0] } };
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(30));
        Assert.Equal("hi", await CallAsync(handler, options));
        var request = handler.LastRequest!;
        Assert.Equal((HttpMethod.Post, HttpVersion.Version20), (request.Method, request.Version));
        Assert.Equal("/pkg.Svc/Do", request.RequestUri!.AbsolutePath);
        Assert.Equal("application/grpc", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal("trailers", request.Headers.TE.ToString());
        Assert.Equal("identity,gzip", request.Headers.GetValues("grpc-accept-encoding").Single());
        Assert.Equal("v", request.Headers.GetValues("custom").Single());
        Assert.Equal("AA", request.Headers.GetValues("custom-bin").Single());
        Assert.True(GrpcTimeout.TryParse(request.Headers.GetValues("grpc-timeout").Single(), out var timeout));
        Assert.InRange(timeout, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        Assert.Equal([0, 0, 0, 0, 3, (byte)'a', (byte)'s', (byte)'k'], handler.LastBody);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(415, StatusCode.Unknown)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task HttpStatusIsMapped(int httpStatus, StatusCode expected)
    {
        var refusal = await RefusalAsync(() => new HttpResponseMessage((HttpStatusCode)httpStatus));
        Assert.Equal(expected, refusal.StatusCode);
    }

    [Fact]
    public async Task StatusInTheHeadersWinsOverTheHttpStatus()
    {
        var refusal = await RefusalAsync(() =>
        {
            var response = CannedHandler.Response([], null, ("grpc-status", "5"), ("grpc-message", "n%C3%A9"), ("why", "w"));
            response.StatusCode = HttpStatusCode.ServiceUnavailable;
            return response;
        });
        Assert.Equal(new Status(StatusCode.NotFound, "n\u00e9"), refusal.Status);
        Assert.Equal("w", refusal.Trailers.GetValue("why"));
    }

    [Theory]
    [InlineData(null, StatusCode.Unknown)]
    [InlineData("", StatusCode.Unknown)]
    [InlineData("ok", StatusCode.Unknown)]
    [InlineData("-1", StatusCode.Unknown)]
    [InlineData("17", StatusCode.Unknown)]
    [InlineData("99999999999", StatusCode.Unknown)]
    [InlineData("7", StatusCode.PermissionDenied)]
    public async Task StatusIsReadFromTheTrailers(string? status, StatusCode expected)
    {
        Assert.Equal(expected, (await RefusalAsync(() => CannedHandler.Response(s_hi, status))).StatusCode);
    }

    [Fact]
    public async Task ResponseThatIsNotGrpcIsRefused()
    {
        var refusal = await RefusalAsync(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") });
        Assert.Equal(ProtocolErrors.NotGrpc, refusal.Status);
    }

    [Theory]
    [InlineData("", StatusCode.Unimplemented)]
    [InlineData("00", StatusCode.Internal)]
    [InlineData("000000", StatusCode.Internal)]
    [InlineData("0000000002", StatusCode.Internal)]
    [InlineData("000000000268", StatusCode.Internal)]
    [InlineData("0200000000", StatusCode.Internal)]
    [InlineData("0100000000", StatusCode.Internal)]
    [InlineData("000000000000", StatusCode.Internal)]
    [InlineData("00000000000000000000", StatusCode.Unimplemented)]
    [InlineData("00FFFFFFFF", StatusCode.ResourceExhausted)]
    public async Task BodyThatIsNotExactlyOneMessageIsRefusedThoughTheServerSaysOk(string hex, StatusCode expected)
    {
        Assert.Equal(expected, (await RefusalAsync(() => CannedHandler.Response(Convert.FromHexString(hex), "0"))).StatusCode);
    }

    [Fact]
    public async Task UnknownEncodingOfAResponseIsInternal()
    {
        var refusal = await RefusalAsync(() => CannedHandler.Response([1, 0, 0, 0, 0], "0", ("grpc-encoding", "snappy")));
        Assert.Equal(ProtocolErrors.ResponseEncodingUnknown, refusal.Status);
    }

    [Fact]
    public async Task MalformedBinaryTrailerIsInternal()
    {
        var refusal = await RefusalAsync(() =>
        {
            var response = CannedHandler.Response(s_hi, "0");
            response.TrailingHeaders.TryAddWithoutValidation("x-bin", "A");
            return response;
        });
        Assert.Equal(StatusCode.Internal, refusal.StatusCode);
    }

    [Fact]
    public async Task ResponseOverTheLimitIsResourceExhausted()
    {
        using var channel = Channel(new CannedHandler(() => CannedHandler.Response(s_hi, "0")), o => o.MaxReceiveMessageSize = 1);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await CallAsync(channel));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
    }

    [Fact]
    public async Task RequestOverTheLimitIsResourceExhaustedAndNotSent()
    {
        var handler = new CannedHandler(() => CannedHandler.Response(s_hi, "0"));
        using var channel = Channel(handler, o => o.MaxSendMessageSize = 2);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await CallAsync(channel));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Null(handler.LastRequest);
    }

    [Fact]
    public async Task DisposedChannelCancelsItsCalls()
    {
        var channel = Channel(new CannedHandler(() => CannedHandler.Response(s_hi, "0")));
        channel.Dispose();
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await CallAsync(channel));
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
    }

    [Fact]
    public async Task UnspecifiedDeadlineIsRefused()
    {
        using var channel = Channel(new CannedHandler(() => CannedHandler.Response(s_hi, "0")));
        var deadline = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await CallAsync(channel, new CallOptions(deadline: deadline)));
    }

    [Fact]
    public void StatusOfARunningCallIsNotKnown()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1", new GrpcChannelOptions { HttpHandler = new SilentHandler() });
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(s_method, null, default, "ask");
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("http://host/path")]
    [InlineData("http://host?query")]
    [InlineData("localhost:80")]
    public void AddressMustBeHttpWithoutAPath(string address)
    {
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(address));
    }

    private static GrpcChannel Channel(HttpMessageHandler handler, Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress("http://127.0.0.1:1", options);
    }

    private static async Task<string> CallAsync(HttpMessageHandler handler, CallOptions options = default)
    {
        using var channel = Channel(handler);
        return await CallAsync(channel, options);
    }

    private static async Task<string> CallAsync(GrpcChannel channel, CallOptions options = default) =>
        await channel.CreateCallInvoker().AsyncUnaryCall(s_method, null, options, "ask");

    private static Task<RpcException> RefusalAsync(Func<HttpResponseMessage> answer) =>
        Assert.ThrowsAsync<RpcException>(() => CallAsync(new CannedHandler(answer)));

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("The delay cannot end.");
        }
    }
}
