using System.IO.Compression;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Who compresses what, and that it is visible on the wire.</summary>
public class CompressionTests
{
    private const string Repeat = "/rtb.test.shapes.Shapes/Repeat";
    private const string Echo = "/rtb.test.shapes.Shapes/Echo";

    // Line { text = "hi" }
    private static readonly byte[] s_hi = [0, 0, 0, 0, 4, 0x0A, 2, (byte)'h', (byte)'i'];

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("identity, gzip", 1)]
    [InlineData("identity,deflate", 0)]
    [InlineData("", 0)]
    [InlineData("xgzip", 0)]
    public async Task ResponseIsCompressedForThoseWhoAcceptIt(string accepts, byte flag)
    {
        await using var server = await TestServer.StartAsync(o => o.ResponseCompressionAlgorithm = "gzip");
        var answer = await server.PostAsync(Echo, s_hi, ("grpc-accept-encoding", accepts));
        Assert.Equal(("0", flag), (answer.Status, answer.Body[0]));
        Assert.Equal(s_hi[5..], flag == 1 ? Unzip(answer.Body[5..]) : answer.Body[5..]);
    }

    [Fact]
    public async Task ResponseIsPlainUnlessTheServerIsToldToCompress()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Equal(0, (await server.PostAsync(Echo, s_hi, ("grpc-accept-encoding", "gzip"))).Body[0]);
    }

    [Fact]
    public async Task StreamMixesCompressedAndPlainMessagesAsTheServiceSays()
    {
        await using var server = await TestServer.StartAsync(o => o.ResponseCompressionAlgorithm = "gzip");

        // Line { text = "alternate", count = 4 }: the service sets NoCompress on odd messages.
        byte[] body = [0, 0, 0, 0, 13, 0x0A, 9, .. "alternate"u8, 0x10, 4];
        var answer = await server.PostAsync(Repeat, body, ("grpc-accept-encoding", "gzip"));
        Assert.Equal([1, 0, 1, 0], Flags(answer.Body));
        using var call = server.Client.Repeat(new Line { Text = "alternate", Count = 4 });
        var counts = new List<int>();
        await foreach (var line in call.ResponseStream.ReadAllAsync())
        {
            counts.Add(line.Count);
        }

        Assert.Equal([0, 1, 2, 3], counts);
    }

    [Fact]
    public async Task ServiceCompressesOneCallByTheResponseHeaderOfUpstream()
    {
        await using var server = await TestServer.StartAsync();
        var plain = await server.PostAsync(Echo, s_hi, ("grpc-accept-encoding", "gzip"));
        var asked = await server.PostAsync(Echo, s_hi, ("grpc-accept-encoding", "gzip"), ("ask-encoding", "gzip"));
        var refused = await server.PostAsync(Echo, s_hi, ("ask-encoding", "gzip"));
        var unknown = await server.PostAsync(Echo, s_hi, ("grpc-accept-encoding", "gzip"), ("ask-encoding", "snappy"));
        Assert.Equal((0, 1, 0, "2"), (plain.Body[0], asked.Body[0], refused.Body[0], unknown.Status));
    }

    [Fact]
    public async Task ClientCompressesACallThatAsksForIt()
    {
        await using var server = await TestServer.StartAsync();
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        var text = new string('x', 10_000);
        Assert.Equal(text, (await server.Client.EchoAsync(new Line { Text = text })).Text);
        Assert.False(server.Shapes.LastCall!.WasCompressed);
        Assert.Equal(text, (await server.Client.EchoAsync(new Line { Text = text }, gzip)).Text);
        Assert.True(server.Shapes.LastCall!.WasCompressed);
        Assert.DoesNotContain(server.Shapes.LastCall.RequestHeaders, e => e.Key.StartsWith("grpc-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClientSendsAProbeThatClaimsCompressionAndIsPlain()
    {
        await using var server = await TestServer.StartAsync();
        var options = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } })
            .WithWriteOptions(new WriteOptions(WriteFlags.NoCompress));
        Assert.Equal("probe", (await server.Client.EchoAsync(new Line { Text = "probe" }, options)).Text);
        Assert.False(server.Shapes.LastCall!.WasCompressed);
    }

    [Fact]
    public async Task ClientStreamMixesCompressedAndPlainMessages()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Join(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        await call.RequestStream.WriteAsync(new Line { Text = "compressed?" });
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new Line { Text = "compressed?" });
        await call.RequestStream.CompleteAsync();
        Assert.Equal("True+False", (await call).Text);
    }

    [Fact]
    public async Task EncodingThatDoesNotExistIsRefusedBeforeAnythingIsSent()
    {
        await using var server = await TestServer.StartAsync();
        var headers = new Metadata { { "grpc-internal-encoding-request", "snappy" } };
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.Client.EchoAsync(new Line(), headers));
        Assert.Null(server.Shapes.LastCall);
    }

    [Fact]
    public async Task LimitOfSentMessagesCountsBytesBeforeCompression()
    {
        await using var server = await TestServer.StartAsync(o =>
        {
            o.ResponseCompressionAlgorithm = "gzip";
            o.MaxSendMessageSize = 1000;
        });
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.EchoAsync(new Line { Text = new string('x', 1000) }));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
    }

    [Fact]
    public async Task UnknownCompressionAlgorithmIsRefusedAtTheStart()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestServer.StartAsync(o => o.ResponseCompressionAlgorithm = "snappy"));
    }

    private static byte[] Unzip(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static List<byte> Flags(byte[] body)
    {
        var flags = new List<byte>();
        for (var at = 0; at < body.Length; at += 5 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1)))
        {
            flags.Add(body[at]);
        }

        return flags;
    }
}
