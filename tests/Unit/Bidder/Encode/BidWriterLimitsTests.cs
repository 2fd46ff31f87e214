using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Buffers that are too small, answers without bids, and memory.</summary>
public class BidWriterLimitsTests
{
    private const byte Untouched = 0xA5;

    /// <summary>Where the control keeps its garbage: what no one can see need not be allocated.</summary>
    private readonly CampaignSnapshot _snapshot = AnswerSamples.Snapshot();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ABufferTooSmallIsRefusedAtEverySize(bool protobuf)
    {
        var request = protobuf ? AnswerSamples.Protobuf("auction", "one", "two") : AnswerSamples.Json("auction", "one", "two");
        var bids = Bids();
        var whole = AnswerSamples.Answer(request, _snapshot.Exchanges[0], bids);
        AssertFits(whole, (buffer, size) => AnswerSamples.Write(request, _snapshot.Exchanges[0], bids, buffer.AsSpan(8, size)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ABufferTooSmallForNoBidIsRefusedAtEverySize(bool protobuf)
    {
        var request = protobuf ? AnswerSamples.Protobuf("auction", "one") : AnswerSamples.Json("auction", "one");
        AssertFits(NoBid(request, 257), (buffer, size) => WriteNoBid(request, 257, buffer.AsSpan(8, size)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(500)]
    [InlineData(int.MaxValue)]
    public void AnAnswerWithoutBidsHasTheIdAndTheCode(int code)
    {
        DecodedRequest[] requests = [AnswerSamples.Json("auc\\u0074ion \\\"", "one"), AnswerSamples.Protobuf("auction \"", "one")];
        foreach (var request in requests)
        {
            var answer = AnswerSamples.Parsed(request, NoBid(request, code));
            Assert.Equal(new BidResponse { Id = "auction \"", Nbr = code }, answer);
        }
    }

    [Fact]
    public void AnAnswerWithoutBidsInJsonIsShort() =>
        Assert.Equal("""{"id":"a\u0062","nbr":8}""", Encoding.UTF8.GetString(NoBid(AnswerSamples.Json("a\\u0062", "one"), 8)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WritingAllocatesNothing(bool protobuf)
    {
        var request = protobuf ? AnswerSamples.Protobuf("auction", "one", "two") : AnswerSamples.Json("auction", "one", "two");
        var bids = Bids();
        var buffer = new byte[64 * 1024];
        Assert.Equal(0, AllocatedBytes.Of(() => AnswerSamples.Write(request, _snapshot.Exchanges[0], bids, buffer)));
        Assert.Equal(0, AllocatedBytes.Of(() => WriteNoBid(request, 8, buffer)));
    }

    private ChosenBid[] Bids() =>
        [AnswerSamples.Bid(_snapshot, AnswerSamples.FullBanner, 0), AnswerSamples.Bid(_snapshot, AnswerSamples.FullVideo, 1)];

    private static void AssertFits(byte[] whole, Func<byte[], int, int> write)
    {
        var buffer = new byte[whole.Length + 16];
        for (var size = 0; size <= whole.Length; size++)
        {
            Array.Fill(buffer, Untouched);
            Assert.Equal(size < whole.Length ? -1 : whole.Length, write(buffer, size));
            Assert.Equal(-1, buffer.AsSpan(0, 8).IndexOfAnyExcept(Untouched));
            Assert.Equal(-1, buffer.AsSpan(8 + size).IndexOfAnyExcept(Untouched));
        }
        Assert.Equal(whole, buffer[8..^8]);
    }

    private static byte[] NoBid(DecodedRequest request, int code)
    {
        var buffer = new byte[1024];
        return buffer[..WriteNoBid(request, code, buffer)];
    }

    private static int WriteNoBid(DecodedRequest request, int code, Span<byte> target) =>
        request.Format == WireFormat.Json
            ? JsonBidWriter.WriteNoBid(target, request, code)
            : ProtobufBidWriter.WriteNoBid(target, request, code);
}
