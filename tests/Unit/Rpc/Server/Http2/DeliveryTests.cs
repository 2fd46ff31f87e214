using System.Buffers;
using System.Diagnostics;
using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;
using static Rtb.Unit.Rpc.Server.Http2.Frames;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>However the bytes of a peer arrive, they mean the same; and whatever they are, they do no harm.</summary>
public sealed class DeliveryTests
{
    private static readonly byte[] s_conversation = Conversation();

    [Fact]
    public void OneByteAtATimeGivesTheSameAnswers()
    {
        var expected = Converse([s_conversation]);
        Assert.Equal(expected, Converse([.. s_conversation.Select(one => new[] { one })]));
        Assert.Equal(expected, Converse([.. s_conversation.Chunk(7)]));
        Assert.Equal(expected, Converse([.. s_conversation.Chunk(4096)]));
        Assert.Contains(SentFrame.ReadAll(expected), frame => frame is { IsEnd: true, Stream: 15 });
    }

    [Fact]
    public void ASplitAtAnyPositionGivesTheSameAnswers()
    {
        var expected = Converse([s_conversation]);
        for (var at = 1; at < s_conversation.Length; at++)
        {
            if (!expected.AsSpan().SequenceEqual(Converse([s_conversation[..at], s_conversation[at..]])))
            {
                Assert.Fail($"split at {at}");
            }
        }
    }

    /// <summary>All of it there at once, but in a buffer of many segments, some of them empty.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(100)]
    public void ABufferInSegmentsGivesTheSameAnswers(int size)
    {
        using var connection = new MemoryConnection();
        var random = new Random(size);
        var rest = Segmented(s_conversation, () => random.Next(size + 1));
        connection.Push(ref rest);
        Assert.True(rest.IsEmpty);
        Assert.Equal(Converse([s_conversation]), connection.TakeBytes());
    }

    [Fact]
    public void ALimitOfAnswersOnlyDelaysThem()
    {
        using var connection = new MemoryConnection();
        var rest = new ReadOnlySequence<byte>(s_conversation);
        var answers = new List<byte>();
        while (!rest.IsEmpty)
        {
            var before = rest.Length;
            connection.Push(ref rest, answerBytes: 1);
            Assert.True(rest.Length < before);
            answers.AddRange(connection.TakeBytes());
        }
        Assert.Equal(Converse([s_conversation]), answers);
    }

    /// <summary>Bytes changed, left out, doubled and cut at random; seeds are printed by the test's name.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_123)]
    public void BrokenConversationsEndInOrder(int seed)
    {
        var random = new Random(seed);
        var frames = Split(s_conversation);
        var clock = Stopwatch.StartNew();
        var broken = 0;
        var round = 0;
        for (; round < 20_000 && clock.Elapsed < TimeSpan.FromSeconds(10); round++)
        {
            var bytes = Mutate(random, frames);
            using var connection = new MemoryConnection();
            try
            {
                var rest = Segmented(bytes, () => random.Next(1, 2_000));
                connection.Push(ref rest);
                Assert.True(rest.Length < FrameHead.Size + FrameHead.LengthMax);
            }
            catch (Http2ConnectionException)
            {
                broken++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed} round {round}: {fault}");
            }

            // Echoes are as long as what they answer; the rest are a few bytes for each frame of at least nine.
            Assert.InRange(connection.TakeBytes().Length, 0, 100_000 + (20 * bytes.Length));
            Assert.InRange(connection.Streams.Count, 0, 100);
            connection.Streams.CloseAll();
            Assert.Equal(0, connection.LiveStreams);
        }
        Assert.InRange(broken, round / 10, round);
    }

    private static byte[] Converse(byte[][] pieces)
    {
        using var connection = new MemoryConnection();
        var answers = new List<byte>();
        var waiting = Array.Empty<byte>();
        foreach (var piece in pieces)
        {
            waiting = waiting.Length == 0 ? piece : [.. waiting, .. piece];
            var rest = new ReadOnlySequence<byte>(waiting);
            connection.Push(ref rest);
            waiting = rest.ToArray();
            answers.AddRange(connection.TakeBytes());
        }
        Assert.Empty(waiting);
        return [.. answers];
    }

    /// <summary>Calls of all kinds, whole and in pieces, padded and waiting for windows.</summary>
    private static byte[] Conversation()
    {
        var block = Block(RawServerFixture.Echo, ("x", "a field that makes the block longer"));
        var writer = new HpackWriter();
        writer.Indexed(3);
        writer.Indexed(6);
        writer.Literal(FieldForm.Remembered, ":path", RawServerFixture.Echo, 4, huffmanName: false, huffmanValue: true);
        writer.Literal(FieldForm.Remembered, "content-type", "application/grpc", 31, huffmanName: false, huffmanValue: true);
        return
        [
            .. Settings((4, 30), (1, 300)), .. Window(0, 10_000),
            .. Unary(1, RawServerFixture.Echo, [1, 2, 3]),
            .. Frame(FrameKind.Headers, EndHeaders, 3, writer.Take()), .. Padded(3, Message([4])[..3], 9, isEnd: false), .. Ping(),
            .. Padded(3, Message([4])[3..], 0, isEnd: true),
            .. Call(5, RawServerFixture.Chat, isEnd: false), .. Data(5, [.. Message([1, 2]), .. Message([3, 4, 5]), 0, 0, 0], isEnd: false),
            .. Frame(FrameKind.Headers, FrameFlags.None, 7, block[..10]), .. Frame(FrameKind.Continuation, FrameFlags.None, 7),
            .. Frame(FrameKind.Continuation, EndHeaders, 7, block[10..]),
            .. Data(5, [0, 2, 6, 7, .. Message([8]), .. Message(GrowHandler.Answer(100))], isEnd: false),
            .. Data(7, Message(GrowHandler.Answer(90)), isEnd: true), .. Settings((1, 4_096)), .. Settings(),
            .. Frame(FrameKind.Headers, EndHeaders, 9, 0x83, 0x86, 0x80 | 63, 0x80 | 62), .. Reset(9), .. Data(9, [1, 2], isEnd: true),
            .. Frame(FrameKind.Headers, EndHeaders | End, 11, Fields((":method", "GET"))), .. Raw(77, 1, 2, 3, 4), .. Window(5, 200),
            .. Unary(13, "/no.Such/Method", [1]), .. Frame(FrameKind.Priority, FrameFlags.None, 3, new byte[5]), .. Window(7, 50),
            .. Data(5, Message([9]), isEnd: true), .. Settings((4, 60_000)), .. Frame(FrameKind.Settings, FrameFlags.Acknowledged, 0),
            .. Call(15, RawServerFixture.Echo, isEnd: false), .. Data(15, Message([7]), isEnd: false),
            .. Frame(FrameKind.Headers, EndHeaders | End, 15, Fields(("trailer", "x"))),
        ];
    }

    private static List<byte[]> Split(byte[] bytes)
    {
        var frames = new List<byte[]>();
        for (var rest = bytes; rest.Length > 0;)
        {
            var length = FrameHead.Size + FrameHead.Read(rest).Length;
            frames.Add(rest[..length]);
            rest = rest[length..];
        }
        return frames;
    }

    private static byte[] Mutate(Random random, List<byte[]> frames)
    {
        var changed = frames.ConvertAll(frame => frame.ToArray());
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(1, changed.Count);
            var frame = changed[at];
            switch (random.Next(8))
            {
                case 0:
                    frame[random.Next(frame.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    frame[random.Next(3, FrameHead.Size)] ^= (byte)(1 << random.Next(4));
                    break;
                case 3:
                    changed.RemoveAt(at);
                    break;
                case 4:
                    changed.Insert(random.Next(1, changed.Count), frame.ToArray());
                    break;
                case 5:
                    (changed[at], changed[random.Next(1, changed.Count)]) = (changed[random.Next(1, changed.Count)], changed[at]);
                    break;
                case 6:
                    changed[at] = Raw(frame[3], frame[4], frame[8], frame[FrameHead.Size..random.Next(FrameHead.Size, frame.Length + 1)]);
                    break;
                default:
                    changed[at] = Raw((byte)random.Next(11), (byte)random.Next(64), random.Next(18), RandomBytes(random));
                    break;
            }
        }
        var bytes = changed.SelectMany(frame => frame).ToArray();
        return random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static ReadOnlySequence<byte> Segmented(byte[] bytes, Func<int> length)
    {
        var first = new Segment(default, null);
        var last = first;
        for (var at = 0; at < bytes.Length;)
        {
            var next = Math.Min(length(), bytes.Length - at);
            last = new Segment(bytes.AsMemory(at, next), last);
            at += next;
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
