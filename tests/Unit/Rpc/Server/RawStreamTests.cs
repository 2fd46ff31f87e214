using System.Text;
using Rtb.Rpc.Server;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Raw streams byte by byte over a real socket: every broken stream has its status, and the server goes on.</summary>
public class RawStreamTests
{
    private const byte Cancel = 8;
    private const int LimitBytes = 100_000;

    private static readonly (string What, byte[] Body, string Messages, string Status)[] s_cases =
    [
        ("nothing", [], "", "0"),
        ("one message", Frames("a"), "a", "0"),
        ("two messages", Frames("a", "bc"), "a bc", "0"),
        ("an empty message between two", Frames("a", "", "b"), "a  b", "0"),
        ("a message without an answer", Frames("a", "!n", "b"), "a b", "0"),
        ("the stream ends itself", Frames("a", "!e\u0009", "b"), "a", "9"),
        ("it ends itself without a complaint", Frames("a", "!e\0", "b"), "a", "0"),
        ("unknown number of a status", Frames("!e\u0063"), "", "2"),
        ("the handler throws", Frames("a", "!t", "b"), "a", "2"),
        ("the answer is too large", Frames("a", "!f", "b"), "a", "8"),
        ("ends inside a header", [.. Frames("a"), 0, 0], "a", "13"),
        ("ends inside a message", [.. Frames("a"), 0, 0, 0, 0, 4, 1], "a", "13"),
        ("flag 2", [.. Frames("a"), 2, 0, 0, 0, 1, 1], "a", "13"),
        ("flag 255", [.. Frames("a"), 255, 0, 0, 0, 1, 1], "a", "13"),
        ("compressed", [.. Frames("a"), 1, 0, 0, 0, 1, 1], "a", "12"),
        ("four gigabytes promised", [.. Frames("a"), 0, 255, 255, 255, 255], "a", "8"),
        ("one byte over the limit promised", [.. Frames("a"), 0, 0, 1, 0x86, 0xA1], "a", "8"),
    ];

    [Fact]
    public async Task EveryBodyHasItsAnswersAndItsStatusOnOneConnection()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        var stream = -1;
        foreach (var (what, body, messages, status) in s_cases)
        {
            stream += 2;
            await wire.SendHeadersAsync(stream, RawServerFixture.Chat, isEnd: body.Length == 0);
            if (body.Length > 0)
            {
                await wire.SendDataAsync(stream, body, isEnd: true);
            }

            var answer = await StreamAnswer.ReadAsync(wire, stream);
            Assert.True((messages, status) == (answer.Text, answer.Status), $"{what}: got '{answer.Text}' and {answer.Status}");
        }

        await UntilNoneIsLeftAsync(raw);
    }

    [Fact]
    public async Task MessagesSplitAtEveryByteAreAnsweredAlike()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        var body = Frames("hello", "", "!n", "you");
        for (var split = 0; split <= body.Length; split++)
        {
            var stream = 1 + (2 * split);
            await wire.SendHeadersAsync(stream, RawServerFixture.Chat, isEnd: false);
            await wire.SendDataAsync(stream, body[..split], isEnd: false);
            await wire.SendDataAsync(stream, body[split..], isEnd: true);
            var answer = await StreamAnswer.ReadAsync(wire, stream);
            Assert.Equal(("hello  you", "0"), (answer.Text, answer.Status));
        }
    }

    [Fact]
    public async Task MessagesWhoseBytesComeOneByOneAreAnsweredAsSoonAsTheyAreWhole()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
        for (var round = 0; round < 3; round++)
        {
            foreach (var b in Frames("hi"))
            {
                await wire.SendDataAsync(1, [b], isEnd: false);
            }

            Assert.Equal(Frames("hi"), (await wire.ReadFrameAsync()).Payload);
        }

        await wire.SendDataAsync(1, [], isEnd: true);
        Assert.Equal("0", (await StreamAnswer.ReadAsync(wire, 1)).Status);
    }

    [Fact]
    public async Task StreamTruncatedAtEveryByteIsRefusedEndedOrReset()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        var body = Frames("hi", "you");
        var firstBytes = Frames("hi").Length;
        var stream = -1;
        for (var length = 1; length <= body.Length; length++)
        {
            stream += 2;
            await wire.SendHeadersAsync(stream, RawServerFixture.Chat, isEnd: false);
            await wire.SendDataAsync(stream, body[..length], isEnd: true);
            var answer = await StreamAnswer.ReadAsync(wire, stream);
            Assert.Equal(length == firstBytes || length == body.Length ? "0" : "13", answer.Status);
            Assert.Equal(length < firstBytes ? "" : length < body.Length ? "hi" : "hi you", answer.Text);
            stream += 2;
            await wire.SendHeadersAsync(stream, RawServerFixture.Chat, isEnd: false);
            await wire.SendDataAsync(stream, body[..length], isEnd: false);
            await wire.SendResetAsync(stream, Cancel);
        }

        await UntilNoneIsLeftAsync(raw);
        await AssertServesAsync(wire, stream + 2);
        Assert.Equal(0, raw.Server.HandlerFaults);
    }

    [Fact]
    public async Task ConnectionCutAtEveryByteLeavesNothingBehind()
    {
        await using var raw = await RawServerFixture.StartAsync();
        var body = Frames("hi");
        for (var length = 0; length <= body.Length; length++)
        {
            using var wire = await Http2Wire.ConnectAsync(raw.Address);
            await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
            Assert.Equal(Http2Wire.Headers, (await wire.ReadFrameAsync()).Type);
            await wire.SendDataAsync(1, body[..length], isEnd: false);
        }

        await UntilNoneIsLeftAsync(raw);
        using var next = await Http2Wire.ConnectAsync(raw.Address);
        await AssertServesAsync(next, 1);
    }

    [Theory]
    [InlineData("00FFFFFFFF", "8")]
    [InlineData("00000186A1", "8")]
    [InlineData("0700000001", "13")]
    [InlineData("0100000001", "12")]
    public async Task HopelessHeaderEndsTheStreamBeforeItsMessageCame(string hex, string status)
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        await wire.SendDataAsync(1, [.. Frames("hi"), .. Convert.FromHexString(hex)], isEnd: false);
        var answer = await StreamAnswer.ReadAsync(wire, 1);
        Assert.Equal(("hi", status), (answer.Text, answer.Status));
        await AssertServesAsync(wire, 3);
    }

    [Fact]
    public async Task MessageOfTheGreatestSizeIsAnsweredThoughItComesInManyBuffers()
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        var message = new string('x', LimitBytes);
        var body = Frames("a", message, "b");
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        foreach (var part in body.Chunk(16_000))
        {
            await wire.SendDataAsync(1, part, isEnd: false);
        }

        await wire.SendDataAsync(1, [], isEnd: true);
        var answer = await StreamAnswer.ReadAsync(wire, 1);
        Assert.Equal("0", answer.Status);
        Assert.Equal($"a {message} b", answer.Text);
    }

    [Fact]
    public async Task ThousandsOfMessagesInFlightAreAllAnswered()
    {
        const int messages = 5_000;
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        var texts = Enumerable.Range(0, messages).Select(number => $"message {number}").ToArray();
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false);
        foreach (var part in Frames(texts).Chunk(10_000))
        {
            await wire.SendDataAsync(1, part, isEnd: false);
        }

        await wire.SendDataAsync(1, [], isEnd: true);
        var answer = await StreamAnswer.ReadAsync(wire, 1);
        Assert.Equal("0", answer.Status);
        Assert.Equal(texts, answer.Messages.Select(Encoding.Latin1.GetString));
    }

    [Theory]
    [InlineData("refuse", "7")]
    [InlineData("throw", "2")]
    [InlineData("nothing", "2")]
    public async Task StreamThatDoesNotOpenEndsWithItsStatus(string wish, string status)
    {
        await using var raw = await RawServerFixture.StartAsync();
        using var wire = await Http2Wire.ConnectAsync(raw.Address);
        await wire.SendHeadersAsync(1, RawServerFixture.Chat, isEnd: false, ("authorization", wish));
        var answer = await StreamAnswer.ReadAsync(wire, 1);
        Assert.Equal(("", status), (answer.Text, answer.Status));
        Assert.DoesNotContain("secret", answer.Headers, StringComparison.Ordinal);
        Assert.Equal(status == "2" ? 1 : 0, raw.Server.HandlerFaults);
        await AssertServesAsync(wire, 3);
    }

    internal static byte[] Frames(params string[] messages) =>
        [.. messages.SelectMany(m => (byte[])[0, 0, (byte)(m.Length >> 16), (byte)(m.Length >> 8), (byte)m.Length, .. Bytes(m)])];

    internal static Task UntilNoneIsLeftAsync(RawServerFixture raw) =>
        ConnectionTests.UntilAsync(() => raw.Server.LiveStreams == 0, "a stream lives on");

    internal static async Task AssertServesAsync(Http2Wire wire, int stream)
    {
        await wire.SendHeadersAsync(stream, RawServerFixture.Chat, isEnd: false);
        await wire.SendDataAsync(stream, Frames("still here"), isEnd: true);
        var answer = await StreamAnswer.ReadAsync(wire, stream);
        Assert.Equal(("still here", "0"), (answer.Text, answer.Status));
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
