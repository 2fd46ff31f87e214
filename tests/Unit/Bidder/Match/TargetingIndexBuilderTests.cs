using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Match;

public sealed class TargetingIndexBuilderTests
{
    public static TheoryData<string> Unsupported =>
    [
        """{ "segments": { "groups": [ {}, {}, {}, {}, {} ] } }""",
    ];

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void TargetingThatWouldNotBeAskedIsRefused(string json) =>
        Assert.Throws<ArgumentException>(() =>
            Entries.Index([(new Campaign { Id = "c", Targeting = Targeting.Parser.ParseJson(json) }, new Advertiser())]));

    [Fact]
    public void EmptyListsOfUnsupportedDimensionsAreNothing()
    {
        var targeting = new Targeting { Carriers = new Terms(), Keywords = new Terms(), Deals = new Terms() };
        Assert.Null(TargetingSupport.Unsupported(targeting));
        Assert.Equal(1, Entries.Index([(new Campaign { Targeting = targeting }, new Advertiser())]).Count);
    }

    [Theory]
    [InlineData(0, 5, 0, 6)]
    [InlineData(0, 5, 1, 1)]
    public void CampaignsOutOfRankOrderAreRefused(int priority, long bid, int nextPriority, long nextBid) =>
        Assert.Throws<ArgumentException>(() => Entries.Index(
        [
            (new Campaign { Id = "a", Priority = priority, MaxBidMicros = bid }, new Advertiser()),
            (new Campaign { Id = "b", Priority = nextPriority, MaxBidMicros = nextBid }, new Advertiser()),
        ]));

    [Fact]
    public void TextsWithTheSameHashAreToldApartByTheirBytes()
    {
        // '_' and DEL differ in the bit that the hash ignores.
        var table = ValueTable.OfTexts(["a_b", "a\u007Fb", "Köln"]);
        Assert.Equal(0, table.Find("a_b"u8));
        Assert.Equal(0, table.Find("A_B"u8));
        Assert.Equal(1, table.Find("a\u007Fb"u8));
        Assert.Equal(2, table.Find("KöLN"u8));
        Assert.Equal(-1, table.Find("KÖLN"u8));
        Assert.Equal(-1, table.Find("a b"u8));
        Assert.Equal(-1, table.Find(""u8));
    }

    [Fact]
    public void KeysAreFoundInTablesOfEverySize()
    {
        for (var count = 0; count < 200; count++)
        {
            var keys = Enumerable.Range(0, count).Select(number => (ulong)number * 3 + 1).ToList();
            var table = ValueTable.OfKeys(keys);
            Assert.Equal(Enumerable.Range(0, count), keys.Select(key => table.Find(key)));
            Assert.Equal(-1, table.Find(2));
            Assert.Equal(-1, table.Find(0));
        }
    }
}
