using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;

namespace Rtb.Unit.Bidder.Decode;

public sealed class KeywordListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b", "a|b")]
    [InlineData(" a b , c ", "a b|c")]
    [InlineData(",, ,a,,", "a")]
    [InlineData(" , , ", "")]
    public void WordsStandBetweenCommas(string text, string expected)
    {
        var words = new List<string>();
        foreach (var word in new KeywordList(Encoding.UTF8.GetBytes(text)))
        {
            words.Add(Encoding.UTF8.GetString(word));
        }

        Assert.Equal(expected, string.Join('|', words));
    }

    /// <summary>One limit for the words of the page and of the user together, in both formats.</summary>
    [Theory]
    [InlineData(1_046, 1_000, NoBidReason.None)]
    [InlineData(1_047, 1_000, NoBidReason.TooManyListEntries)]
    [InlineData(2_047, -1, NoBidReason.None)]
    [InlineData(2_048, -1, NoBidReason.TooManyListEntries)]
    public void TooManyWordsAreRefused(int commasOfPage, int commasOfUser, NoBidReason expected)
    {
        var message = Decoding.Message();
        message.Site = new BidRequest.Types.Site { Keywords = new string(',', commasOfPage) };
        message.User = commasOfUser < 0 ? null : new BidRequest.Types.User { Keywords = new string(',', commasOfUser) };

        Decoding.Protobuf(message, expected);
        Decoding.Json(Encoding.UTF8.GetString(OpenRtbJsonWriter.Write(message, FieldOrder.Declared)), expected);
    }

    [Fact]
    public void TooManyTextsAreRefused()
    {
        var message = Decoding.Message();
        message.User = new BidRequest.Types.User { Kwarray = { Enumerable.Repeat("a", 2_049) } };

        Decoding.Protobuf(message, NoBidReason.TooManyListEntries);
    }
}
