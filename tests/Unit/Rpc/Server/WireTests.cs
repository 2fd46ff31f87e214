using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Literal requests against the ordinary server, and what is on the wire in return.</summary>
public class WireTests
{
    private const string Echo = "/rtb.test.shapes.Shapes/Echo";

    // Line { text = "hi" }
    private static readonly byte[] s_hi = [0, 0, 0, 0, 4, 0x0A, 2, (byte)'h', (byte)'i'];

    [Fact]
    public async Task GoodRequestIsAnsweredWithAFrameAndTrailers()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostAsync(Echo, s_hi);
        Assert.Equal(("0", false), (answer.Status, answer.IsTrailersOnly));
        Assert.Equal(s_hi, answer.Body);
    }

    [Theory]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcx", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentTypeDecides(string contentType, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(expected, (await server.PostAsync(Echo, s_hi, ("content-type", contentType))).HttpStatus);
    }

    [Theory]
    [InlineData("/rtb.test.shapes.Shapes/Nothing", "The method is unknown.")]
    [InlineData("/no.Service/Echo", "The service is unknown.")]
    [InlineData("/rtb.test.shapes.shapes/echo", "The method is unknown.")]
    public async Task UnknownPathIsUnimplementedInTrailersOnly(string path, string message)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostAsync(path, s_hi);
        Assert.Equal((HttpStatusCode.OK, "12", message, true), (answer.HttpStatus, answer.Status, answer.Message, answer.IsTrailersOnly));
    }

    [Fact]
    public async Task UnknownPathWithoutGrpcIsAPlain404()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostAsync("/a/b", s_hi, ("content-type", "text/plain"));
        Assert.Equal((HttpStatusCode.NotFound, null), (answer.HttpStatus, answer.Status));
    }

    [Fact]
    public async Task OtherVerbIsMethodNotAllowed()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.PostAsync(Echo, s_hi, (":method", "PUT"))).HttpStatus);
    }

    [Fact]
    public async Task Http1IsToldToUpgrade()
    {
        await using var server = await TestServer.StartAsync(protocols: HttpProtocols.Http1);
        using var client = new HttpClient();
        var content = new ByteArrayContent(s_hi);
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        using var answer = await client.PostAsync(server.Address + Echo, content);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task RequestTruncatedAtAnyByteIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        for (var length = 0; length < s_hi.Length; length++)
        {
            var answer = await server.PostAsync(Echo, s_hi[..length]);
            Assert.Equal(length == 0 ? "12" : "13", answer.Status);
        }
    }

    [Theory]
    [InlineData("grpc-timeout", "soon", "13")]
    [InlineData("grpc-timeout", "0m", "4")]
    [InlineData("grpc-timeout", "99999999H", "0")]
    [InlineData("grpc-encoding", "gzip", "0")]
    public async Task HeadersAreChecked(string name, string value, string status)
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(status, (await server.PostAsync(Echo, s_hi, (name, value))).Status);
    }

    [Fact]
    public async Task MessagesThatCannotBeReadAreRefused()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("12", (await server.PostAsync(Echo, [.. s_hi, .. s_hi])).Status);
        Assert.Equal("13", (await server.PostAsync(Echo, [2, .. s_hi[1..]])).Status);
        Assert.Equal("13", (await server.PostAsync(Echo, [1, .. s_hi[1..]])).Status);
        Assert.Equal("13", (await server.PostAsync(Echo, [1, .. s_hi[1..]], ("grpc-encoding", "gzip"))).Status);
        Assert.Equal("8", (await server.PostAsync(Echo, [0, 0xFF, 0xFF, 0xFF, 0xFF])).Status);

        // Field 1 claims 9 bytes, 2 are there.
        Assert.Equal("13", (await server.PostAsync(Echo, [0, 0, 0, 0, 4, 0x0A, 9, (byte)'h', (byte)'i'])).Status);
    }

    [Fact]
    public async Task UnknownEncodingIsUnimplementedAndSaysWhatIsAccepted()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.PostAsync(Echo, [1, .. s_hi[1..]], ("grpc-encoding", "snappy"));
        Assert.Equal(("12", "identity,gzip"), (answer.Status, answer.Accepts));
    }

    [Fact]
    public async Task MalformedBinaryMetadataIsRefusedWhenItIsRead()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal("13", (await server.PostAsync(Echo, s_hi, ("x-bin", "A"))).Status);
    }
}
