using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Unit.Rpc.Wire;

public class MessageReaderTests
{
    private const int LimitBytes = 64;

    // flag 0, length 3, message 61 62 63
    private static readonly byte[] s_frame = [0x00, 0x00, 0x00, 0x00, 0x03, 0x61, 0x62, 0x63];

    [Fact]
    public async Task OneFrameIsOneMessage()
    {
        Assert.Equal("616263", await ReadSingleAsync(s_frame));
    }

    [Fact]
    public async Task FrameIsReadWhenEveryByteArrivesAlone()
    {
        var pipe = new Pipe();
        var reading = Reader(pipe.Reader).ReadSingleAsync(CancellationToken.None);
        foreach (var b in s_frame)
        {
            await pipe.Writer.WriteAsync(new[] { b });
        }

        Assert.False(reading.IsCompleted, "one message is not known to be the only one before the stream ends");
        await pipe.Writer.CompleteAsync();
        Assert.Equal("616263", Convert.ToHexString(await reading));
    }

    [Fact]
    public async Task FrameTruncatedAtAnyByteIsRefused()
    {
        Assert.Equal(ProtocolErrors.MessageMissing, await RefusalAsync([]));
        for (var length = 1; length < s_frame.Length; length++)
        {
            Assert.Equal(ProtocolErrors.MessageTruncated, await RefusalAsync(s_frame[..length]));
        }
    }

    [Fact]
    public async Task EmptyMessageIsAMessage()
    {
        Assert.Equal("", await ReadSingleAsync([0, 0, 0, 0, 0]));
    }

    [Fact]
    public async Task SecondMessageIsRefused()
    {
        Assert.Equal(ProtocolErrors.MessageExtra, await RefusalAsync([.. s_frame, .. s_frame]));
        Assert.Equal(ProtocolErrors.MessageExtra, await RefusalAsync([.. s_frame, 0, 0, 0, 0, 0]));
    }

    [Fact]
    public async Task BytesAfterTheMessageAreRefused()
    {
        Assert.Equal(ProtocolErrors.MessageTruncated, await RefusalAsync([.. s_frame, 0]));
    }

    [Fact]
    public async Task MessageOfTheLimitPassesAndOneByteMoreIsRefused()
    {
        var message = new byte[LimitBytes];
        Assert.Equal(LimitBytes * 2, (await ReadSingleAsync([0, 0, 0, 0, LimitBytes, .. message])).Length);
        Assert.Equal(ProtocolErrors.MessageTooLarge, await RefusalAsync([0, 0, 0, 0, LimitBytes + 1, .. message, 0]));
    }

    [Fact]
    public async Task OversizedMessageIsRefusedBeforeItsBytesArrive()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF });
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await Reader(pipe.Reader).ReadSingleAsync(CancellationToken.None));
        Assert.Equal(ProtocolErrors.MessageTooLarge, refusal.Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public async Task UnknownFlagIsRefused(byte flag)
    {
        Assert.Equal(ProtocolErrors.FlagUnknown, await RefusalAsync([flag, 0, 0, 0, 0]));
    }

    [Theory]
    [InlineData(null, StatusCode.Internal)]
    [InlineData("identity", StatusCode.Internal)]
    [InlineData("snappy", StatusCode.Unimplemented)]
    public async Task CompressedMessageNeedsAKnownEncoding(string? encoding, StatusCode expected)
    {
        Assert.Equal(expected, (await RefusalAsync([1, 0, 0, 0, 0], encoding)).StatusCode);
    }

    [Fact]
    public async Task GzipMessageIsDecompressed()
    {
        Assert.Equal("616263", await ReadSingleAsync(CompressedFrame("abc"u8.ToArray()), "gzip"));
    }

    [Fact]
    public async Task PlainMessagePassesOnAGzipStream()
    {
        Assert.Equal("616263", await ReadSingleAsync(s_frame, "gzip"));
    }

    [Fact]
    public async Task GzipMessageTruncatedAtAnyByteIsRefused()
    {
        var whole = Gzip("abcabcabc"u8.ToArray());
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Equal(ProtocolErrors.CompressionBroken, await RefusalAsync(FrameOf(1, whole[..length]), "gzip"));
        }
    }

    [Fact]
    public async Task GzipMessageThatUnfoldsPastTheLimitIsRefused()
    {
        Assert.Equal(ProtocolErrors.MessageTooLarge, await RefusalAsync(CompressedFrame(new byte[LimitBytes + 1]), "gzip"));
        Assert.Equal(LimitBytes * 2, (await ReadSingleAsync(CompressedFrame(new byte[LimitBytes]), "gzip")).Length);
    }

    [Fact]
    public async Task DeserializerThatFailsBecomesInternalWithoutItsMessage()
    {
        var reader = new MessageReader<byte[]>(
            PipeReader.Create(new ReadOnlySequence<byte>(s_frame)), Format(null), _ => throw new FormatException("secret"));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await reader.ReadSingleAsync(CancellationToken.None));
        Assert.Equal(StatusCode.Internal, refusal.StatusCode);
        Assert.DoesNotContain("secret", refusal.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<string> ReadSingleAsync(byte[] stream, string? encoding = null)
    {
        var reader = Reader(PipeReader.Create(new ReadOnlySequence<byte>(stream)), encoding);
        return Convert.ToHexString(await reader.ReadSingleAsync(CancellationToken.None));
    }

    private static async Task<Status> RefusalAsync(byte[] stream, string? encoding = null) =>
        (await Assert.ThrowsAsync<RpcException>(() => ReadSingleAsync(stream, encoding))).Status;

    private static MessageReader<byte[]> Reader(PipeReader pipe, string? encoding = null) =>
        new(pipe, Format(encoding), context => context.PayloadAsNewBuffer());

    private static MessageFormat Format(string? encoding) => new(encoding, LimitBytes, ProtocolErrors.EncodingUnknown);

    private static byte[] CompressedFrame(byte[] message) => FrameOf(1, Gzip(message));

    private static byte[] FrameOf(byte flag, byte[] message) => [flag, 0, 0, 0, (byte)message.Length, .. message];

    private static byte[] Gzip(byte[] message)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(message);
        }

        return output.ToArray();
    }
}
