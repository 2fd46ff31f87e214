using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Serving;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Unit.Bidder.Serving;

/// <summary>What a stream answers to requests that it could not use.</summary>
public class StreamRefusalTests
{
    [Theory]
    [InlineData(NoBidReason.Malformed, 2)]
    [InlineData(NoBidReason.DuplicateImpressionId, 2)]
    [InlineData(NoBidReason.RateLimited, 1)]
    public void TheAnswerHasTheIdAndTheCode(NoBidReason reason, int code)
    {
        var target = new byte[100];
        var length = StreamRefusal.Write(target, new BidRequest { Id = "auction é", Tmax = 100 }.ToByteArray(), reason);
        var answer = BidResponse.Parser.ParseFrom(target, 0, length);
        Assert.Equal(("auction é", code, 0), (answer.Id, answer.Nbr, answer.Seatbid.Count));
    }

    [Fact]
    public void TheIdIsFoundBehindOtherFields()
    {
        // at = 1, then an unknown field of each wire type, then the id.
        var message = Convert.FromHexString("3801" + "A07D05" + "A57D01020304" + "A17D0102030405060708" + "A27D0109" + "0A026869");
        Assert.Equal("hi"u8.ToArray(), StreamRefusal.IdOf(message).ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0A")]
    [InlineData("0A056869")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF016869")]
    [InlineData("0AFFFFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0A02FFFE")]
    [InlineData("0B0A026869")]
    [InlineData("120A0A026869")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFF")]
    public void AnIdThatCannotBeReadIsEmpty(string hex)
    {
        var message = Convert.FromHexString(hex);
        Assert.Empty(StreamRefusal.IdOf(message).ToArray());
        var target = new byte[10];
        var answer = BidResponse.Parser.ParseFrom(target, 0, StreamRefusal.Write(target, message, NoBidReason.Malformed));
        Assert.Equal(("", 2), (answer.Id, answer.Nbr));
    }

    [Fact]
    public void EveryTruncationGivesTheIdOrNothing()
    {
        var request = SampleRequest.Banner();
        var message = request.ToByteArray();
        for (var length = 0; length < message.Length; length++)
        {
            var id = StreamRefusal.IdOf(message.AsSpan(0, length));
            Assert.True(id.IsEmpty || id.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(request.Id)), $"cut at {length}");
        }
    }

    [Fact]
    public void AnAnswerThatDoesNotFitIsEmpty()
    {
        var message = new BidRequest { Id = "longer than the answer" }.ToByteArray();
        Assert.Equal(0, StreamRefusal.Write(new byte[10], message, NoBidReason.Malformed));
    }
}
