using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Tokens outlive the process that signed them: these bytes change only together with the version.</summary>
public class NoticeTokenLayoutTests
{
    [Fact]
    public void BytesLieWhereTheDrawingSays()
    {
        var payload = new byte[NoticeTokenLayout.PayloadBytes];
        NoticeTokenLayout.Write(NoticeSamples.Token(), 7, payload);

        var expected = string.Concat(
            "01", // version
            "07", // key id
            "02", // flags
            "0807060504030201", // impression, high half
            "1817161514131211", // impression, low half
            "24232221", // exchange
            "3837363534333231", // campaign
            "44434241", // creative
            "5857565554535251", // auction
            "6867666564636261", // chunk
            "7877767574737271", // price cap
            "8887868584838201", // bid
            "94939291", // issued
            "a4a3a2a1", // deadline
            "b4b3b2b1", // expires
            "c8c7c6c5c4c3c2c1"); // user
        Assert.Equal(expected, Convert.ToHexStringLower(payload));
    }
}
