using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>TLS with ALPN, and client certificates as the identity of the peer.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _serverCertificate = TestCertificates.Create("server", "localhost");

    public void Dispose() => _serverCertificate.Dispose();

    [Fact]
    public async Task CallWithoutClientCertificateIsAnonymous()
    {
        await using var server = await StartAsync(ClientCertificateMode.AllowCertificate);
        await EchoAsync(server, null);
        Assert.False(server.Shapes.LastCall!.IsPeerAuthenticated);
        Assert.Empty(server.Shapes.LastCall.Peers);
    }

    [Fact]
    public async Task AlternativeNamesOfTheClientCertificateAreItsIdentity()
    {
        await using var server = await StartAsync(ClientCertificateMode.RequireCertificate);
        using var certificate = TestCertificates.Create("bidder", "one.test", "two.test", "spiffe://test/bidder");
        await EchoAsync(server, certificate);
        Assert.True(server.Shapes.LastCall!.IsPeerAuthenticated);
        Assert.Equal(
            [
                "x509_subject_alternative_name=one.test", "x509_subject_alternative_name=two.test",
                "x509_subject_alternative_name=spiffe://test/bidder",
            ],
            server.Shapes.LastCall.Peers);
        Assert.Contains("x509_common_name=bidder", server.Shapes.LastCall.PeerFacts);
    }

    [Fact]
    public async Task CommonNameIsTheIdentityOfACertificateWithoutAlternativeNames()
    {
        await using var server = await StartAsync(ClientCertificateMode.RequireCertificate);
        using var certificate = TestCertificates.Create("bidder");
        await EchoAsync(server, certificate);
        Assert.Equal(["x509_common_name=bidder"], server.Shapes.LastCall!.Peers);
        Assert.Contains("transport_security_type=ssl", server.Shapes.LastCall.PeerFacts);
    }

    [Fact]
    public async Task MissingClientCertificateIsUnavailableWhereOneIsRequired()
    {
        await using var server = await StartAsync(ClientCertificateMode.RequireCertificate);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => EchoAsync(server, null));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Null(server.Shapes.LastCall);
    }

    [Fact]
    public async Task ServerThatIsNotTrustedIsNotCalled()
    {
        await using var server = await StartAsync(ClientCertificateMode.NoCertificate);
        using var channel = GrpcChannel.ForAddress(Address(server));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel).EchoAsync(new Line()));
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Null(server.Shapes.LastCall);
    }

    [Fact]
    public async Task AlpnChoosesHttp2WhereBothProtocolsAreOffered()
    {
        await using var server = await StartAsync(ClientCertificateMode.NoCertificate, HttpProtocols.Http1AndHttp2);
        await EchoAsync(server, null);
        Assert.Equal("HTTP/2", server.Shapes.LastCall!.Protocol);
    }

    [Fact]
    public async Task CallCredentialsReachTheServiceOverTls()
    {
        await using var server = await StartAsync(ClientCertificateMode.NoCertificate);
        var token = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", "Bearer " + context.MethodName);
            return Task.CompletedTask;
        });
        await EchoAsync(server, null, new CallOptions(credentials: token));
        Assert.Equal("Bearer Echo", server.Shapes.LastCall!.RequestHeaders.GetValue("authorization"));
    }

    private static string Address(TestServer server) => $"https://localhost:{new Uri(server.Address).Port}";

    private async Task EchoAsync(TestServer server, X509Certificate2? clientCertificate, CallOptions options = default)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = clientCertificate is null ? null : [clientCertificate],

                // Exactly the certificate of this test, and the right name.
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    certificate!.Equals(_serverCertificate) && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            },
        };
        using var channel = GrpcChannel.ForAddress(Address(server), new GrpcChannelOptions { HttpHandler = handler });
        await new Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient(channel).EchoAsync(new Line(), options);
    }

    private Task<TestServer> StartAsync(ClientCertificateMode mode, HttpProtocols protocols = HttpProtocols.Http2) =>
        TestServer.StartAsync(protocols: protocols, https: https =>
        {
            https.ServerCertificate = _serverCertificate;
            https.ClientCertificateMode = mode;
            https.AllowAnyClientCertificate();
        });
}
