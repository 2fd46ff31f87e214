using System.Text;
using Rtb.Rpc.Server.Http2;
using static Rtb.Unit.Rpc.Server.Http2.Frames;

namespace Rtb.Unit.Rpc.Server.Http2;

/// <summary>Which fields make a request (RFC 9113 section 8), and what is answered to others.</summary>
public sealed class RequestRulesTests
{
    private static readonly (string, string)[] s_whole =
        [(":method", "POST"), (":scheme", "http"), (":path", RawServerFixture.Echo), ("content-type", "application/grpc")];

    /// <summary>Fields that are added behind the others, in front of them ('&lt;') or in place of one ('='); null takes one out.</summary>
    public static TheoryData<string, string, string?> Malformed => new()
    {
        { "8.2.1 capitals", "X-Name", "a" },
        { "8.2.1 a space in a name", "a b", "c" },
        { "8.2.1 a colon in a name", "a:b", "c" },
        { "8.2.1 an empty name", "", "c" },
        { "8.2.1 a control character in a name", "a\u0001", "c" },
        { "8.2.1 a name beyond ASCII", "\u00e4", "c" },
        { "8.2.1 NUL in a value", "x", "a\0" },
        { "8.2.1 a line feed in a value", "x", "a\nb" },
        { "8.2.1 a carriage return in a value", "x", "\ra" },
        { "8.2.1 a line feed in a pseudo-header", ":authority", "a\nb" },
        { "8.2.2 connection", "connection", "close" },
        { "8.2.2 keep-alive", "keep-alive", "1" },
        { "8.2.2 proxy-connection", "proxy-connection", "close" },
        { "8.2.2 transfer-encoding", "transfer-encoding", "chunked" },
        { "8.2.2 upgrade", "upgrade", "h2c" },
        { "8.2.2 te other than trailers", "te", "trailers, deflate" },
        { "8.2.2 an empty te", "te", "" },
        { "8.3 a pseudo-header that is not known", "<:unknown", "x" },
        { "8.3 a pseudo-header of responses", "<:status", "200" },
        { "8.3 a pseudo-header without a name", "<:", "200" },
        { "8.3 a pseudo-header behind a field", ":authority", "here" },
        { "8.3.1 no method", ":method", null },
        { "8.3.1 no scheme", ":scheme", null },
        { "8.3.1 no path", ":path", null },
        { "8.3.1 an empty path", "=:path", "" },
        { "8.3.1 two methods", "<:method", "POST" },
        { "8.3.1 two schemes", "<:scheme", "http" },
        { "8.3.1 two paths", "<:path", "/" },
        { "8.1.1 content-length that is no number", "content-length", "7x" },
        { "8.1.1 content-length below zero", "content-length", "-7" },
        { "8.1.1 an empty content-length", "content-length", "" },
        { "8.1.1 a content-length beyond all numbers", "content-length", "9999999999999999999" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void ResetsACallThatIsMalformed(string section, string name, string? value)
    {
        using var connection = new MemoryConnection();
        connection.Send(Settings());
        foreach (var isEnd in new[] { false, true })
        {
            var id = isEnd ? 3 : 1;
            var frame = Assert.Single(connection.Send(Call(id, isEnd, Changed(name, value))));
            Assert.True((FrameKind.ResetStream, id, Http2Error.ProtocolError) == (frame.Kind, frame.Stream, frame.Error), section);
        }
        Assert.Contains(connection.Send(Unary(5, RawServerFixture.Echo, [1])), sent => sent.IsEnd);
    }

    [Theory]
    [InlineData("te", "trailers")]
    [InlineData("<:authority", "here")]
    [InlineData("content-length", "6")]
    [InlineData("content-length", "00006")]
    [InlineData("x", "")]
    [InlineData("x", "\u00e4\t\u007f")]
    [InlineData("cookie", "a=b")]
    [InlineData("=:scheme", "https")]
    [InlineData("=content-type", "application/grpc+proto")]
    [InlineData("=content-type", "APPLICATION/gRPC;v=1")]
    [InlineData("!#$%&'*+-.^_`|~0189az", "x")]
    public void TakesACallThatIsNot(string name, string value)
    {
        using var connection = new MemoryConnection();
        var sent = connection.Send(Settings(), Call(1, false, Changed(name, value)), Data(1, Message([9]), isEnd: true));
        Assert.Equal(Message([9]), sent.Single(frame => frame.Kind == FrameKind.Data).Payload);
        Assert.True(sent[^1].IsEnd);
    }

    [Theory]
    [InlineData("content-type", null, "415")]
    [InlineData("=content-type", "application/json", "415")]
    [InlineData("=content-type", "application/grpc-web", "415")]
    [InlineData("=:method", "GET", "405")]
    [InlineData("=:method", "post", "405")]
    [InlineData("x", "800 bytes, 40 times", "431")]
    public void AnswersWhatIsNoCallWithAnHttpStatus(string name, string? value, string status)
    {
        using var connection = new MemoryConnection();
        var fields = Changed(name, value);
        fields = status == "431" ? [.. s_whole, .. Enumerable.Repeat((name, new string('x', 800)), 40)] : fields;
        connection.Send(Settings());
        for (var id = 1; id < 9; id += 4)
        {
            // The peer has more to say, and then it has not.
            var sent = Send(connection, id, isEnd: false, fields);
            Assert.Equal((FrameKind.Headers, FrameKind.ResetStream), (sent[0].Kind, sent[1].Kind));
            Assert.Equal(Http2Error.NoError, sent[1].Error);
            Assert.Empty(connection.Send(Data(id, [1, 2, 3], isEnd: true)));
            sent = [.. sent[..1], .. Send(connection, id + 2, isEnd: true, fields)];
            Assert.Equal(2, sent.Count);
            Assert.All(sent, frame => Assert.True(frame.IsEnd));
            Assert.All(sent, frame => Assert.Equal([8, 3, .. Encoding.ASCII.GetBytes(status)], frame.Payload[..5]));
        }
    }

    [Fact]
    public void AnswersMoreThan100FieldsWith431AndKeepsItsTable()
    {
        using var connection = new MemoryConnection();
        var writer = new HpackWriter();
        for (var i = 0; i < 200; i++)
        {
            writer.Literal(FieldForm.Remembered, $"x{i}", "y", 0, huffmanName: false, huffmanValue: false);
        }
        var sent = connection.Send(Settings(), Frame(FrameKind.Headers, EndHeaders | End, 1, writer.Take()));
        Assert.Equal([8, 3, .. "431"u8.ToArray()], sent[^1].Payload);

        writer.Literal(FieldForm.Remembered, ":path", RawServerFixture.Echo, 4, huffmanName: false, huffmanValue: true);
        writer.Literal(FieldForm.NotRemembered, "content-type", "application/grpc", 31, huffmanName: false, huffmanValue: true);
        connection.Send(Frame(FrameKind.Headers, EndHeaders, 3, [0x83, 0x86, .. writer.Take()]));
        Assert.Contains(connection.Send(Data(3, Message([1]), isEnd: true)), frame => frame.Kind == FrameKind.Data);
        connection.Send(Frame(FrameKind.Headers, EndHeaders, 5, [0x83, 0x86, 0x80 | 62, 0x0F, 16, 16, .. "application/grpc"u8]));
        Assert.Contains(connection.Send(Data(5, Message([1]), isEnd: true)), frame => frame.Kind == FrameKind.Data);
    }

    private static List<SentFrame> Send(MemoryConnection connection, int id, bool isEnd, (string, string)[] fields)
    {
        var pieces = Fields(fields).Chunk(16_000).ToArray();
        var frames = pieces.Select((piece, at) => Frame(
            at == 0 ? FrameKind.Headers : FrameKind.Continuation,
            (at == pieces.Length - 1 ? EndHeaders : FrameFlags.None) | (at == 0 && isEnd ? End : FrameFlags.None),
            id,
            piece));
        return connection.Send([.. frames]);
    }

    private static byte[] Call(int id, bool isEnd, (string, string)[] fields) =>
        Frame(FrameKind.Headers, EndHeaders | (isEnd ? End : FrameFlags.None), id, Fields(fields));

    private static (string, string)[] Changed(string name, string? value) => (name, value) switch
    {
        (_, null) => [.. s_whole.Where(field => field.Item1 != name)],
        (['<', .. var rest], _) => [(rest, value), .. s_whole],
        (['=', .. var rest], _) => [.. s_whole.Select(field => field.Item1 == rest ? (rest, value) : field)],
        _ => [.. s_whole, (name, value)],
    };
}
