using System.Text;
using Grpc.Core;
using Rtb.Rpc.Server;
using Rtb.Rpc.Server.Http2;

namespace Rtb.Unit.Rpc.Server.Http2;

public sealed class ResponseBlocksTests
{
    private readonly byte[] _bytes = new byte[ResponseBlocks.BytesMax + 1000];
    private readonly ResponseBlocks _blocks = new();
    private readonly HpackDecoder _decoder = new();

    /// <summary>The peer's table as it is allowed to be, and as we have said it is.</summary>
    private uint _said = 4096;
    private uint _due = 4096;

    [Fact]
    public void TheSecondAnswerTakesThreeBytes()
    {
        for (var i = 0; i < 3; i++)
        {
            var headers = _blocks.Write(_bytes, BlockKind.Headers, default, saysAccepted: false);
            Check(headers, BlockKind.Headers, RawStatus.Ok, false);
            Assert.Equal(2, i == 0 ? 2 : headers);
            var trailers = _blocks.Write(_bytes, BlockKind.Trailers, RawStatus.Ok, saysAccepted: false);
            Check(trailers, BlockKind.Trailers, RawStatus.Ok, false);
            Assert.Equal(1, i == 0 ? 1 : trailers);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 500)]
    [InlineData(4, 5_000)]
    public void ThePeerReadsWhatIsWrittenWhateverTableItAllows(int seed, int firstLimit)
    {
        var random = new Random(seed);
        var round = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (i >= firstLimit && random.Next(i < 10_000 ? 3_000 : 100) == 0)
            {
                Limit((uint)(random.Next(3) == 0 ? random.Next(8_000) : random.Next(230, 4_200 - Math.Min(3_900, round++ * 50))));
            }
            var kind = (BlockKind)random.Next(3);
            var status = random.Next(3) > 0 ? RawStatus.Ok
                : new RawStatus((StatusCode)random.Next(1, 17), random.Next(3) == 0 ? null! : new string('m', random.Next(900)));
            var says = kind != BlockKind.Trailers && random.Next(4) == 0;
            Check(_blocks.Write(_bytes, kind, status, says), kind, status, says);
        }
    }

    /// <summary>RFC 7541 section 4.2: a smaller table is confirmed at the beginning of the next block, or the peer gives up.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(1_024)]
    [InlineData(4_095)]
    public void ASmallerTableIsConfirmed(uint bytes)
    {
        for (var i = 0; i < 3; i++)
        {
            Check(_blocks.Write(_bytes, BlockKind.Headers, default, false), BlockKind.Headers, RawStatus.Ok, false);
            Check(_blocks.Write(_bytes, BlockKind.Trailers, RawStatus.Ok, false), BlockKind.Trailers, RawStatus.Ok, false);
        }
        Limit(bytes);
        Limit(4_096);
        for (var i = 0; i < 3; i++)
        {
            Check(_blocks.Write(_bytes, BlockKind.Headers, default, true), BlockKind.Headers, RawStatus.Ok, true);
            Check(_blocks.Write(_bytes, BlockKind.Trailers, RawStatus.Ok, false), BlockKind.Trailers, RawStatus.Ok, false);
        }
    }

    [Theory]
    [InlineData(415)]
    [InlineData(405)]
    [InlineData(431)]
    public void WritesAnHttpStatus(int status)
    {
        Limit(0);
        var block = Confirmed(_blocks.WriteHttpStatus(_bytes, status));
        var fields = Decode(block);
        Assert.Equal(status == 405 ? 1 : 0, fields.Find("allow"u8, out var allowed));
        Assert.Equal(status == 405 ? "POST" : "", Encoding.ASCII.GetString(allowed));

        // :status, a literal that is not remembered, of three digits.
        Assert.Equal([0x08, 0x03, .. Encoding.ASCII.GetBytes($"{status}")], block[..5]);
    }

    private void Limit(uint bytes)
    {
        _blocks.LimitTable(bytes);
        _due = Math.Min(_due, bytes);
    }

    private void Check(int length, BlockKind kind, RawStatus status, bool saysAccepted)
    {
        var block = Confirmed(length);
        var hasHead = kind != BlockKind.Trailers;
        var hasEnd = kind != BlockKind.Headers;
        Assert.Equal(hasHead, block[0] == 0x88);
        var fields = Decode(block);
        Expect("content-type", hasHead ? "application/grpc" : null);
        Expect("grpc-accept-encoding", saysAccepted ? "identity" : null);
        Expect("grpc-status", hasEnd ? $"{(int)status.Code}" : null);
        Expect("grpc-message", hasEnd && status.Code != StatusCode.OK ? status.Message : null);

        void Expect(string name, string? value)
        {
            Assert.Equal(value is null ? 0 : 1, fields.Find(Encoding.ASCII.GetBytes(name), out var found));
            Assert.Equal(value ?? "", Encoding.ASCII.GetString(found));
        }
    }

    /// <summary>The block behind the new size of the table, which must be there when it is due and not be more than allowed.</summary>
    private byte[] Confirmed(int length)
    {
        var block = _bytes.AsSpan(0, length).ToArray();
        if ((block[0] & 0xE0) != 0x20)
        {
            Assert.True(_due >= _said, $"the table may have {_due} bytes, which is not confirmed");
            return block;
        }
        var at = 1;
        var size = (uint)(block[0] & 0x1F);
        for (var shift = 0; size >= 0x1F && (shift == 0 || block[at - 1] >= 0x80); shift += 7)
        {
            size += (uint)(block[at++] & 0x7F) << shift;
        }
        Assert.InRange(size, 0u, _due);
        _due = _said = size;
        Decode(block[..at]);
        return block[at..];
    }

    private RequestFields Decode(byte[] block)
    {
        var fields = new RequestFields();
        fields.Clear();
        _decoder.Decode(block, fields);
        return fields;
    }
}
