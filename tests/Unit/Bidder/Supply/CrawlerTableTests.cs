using System.Text;
using Rtb.Bidder.Supply;

namespace Rtb.Unit.Bidder.Supply;

public sealed class CrawlerTableTests
{
    private static readonly CrawlerTable Crawlers = CrawlerTable.Of(["Googlebot", "bot/", "HeadlessChrome", "python-requests"])!;

    [Fact]
    public void NoPiecesAreNoTable() => Assert.Null(CrawlerTable.Of([]));

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot")]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0)", "bot/")]
    [InlineData("PYTHON-REQUESTS/2.31", "python-requests")]
    [InlineData("headlesschrome", "HeadlessChrome")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36", null)]
    [InlineData("Google bot", null)]
    [InlineData("Cubot NOTE 20", null)]
    [InlineData("", null)]
    [InlineData("Googlebo", null)]
    [InlineData("\u00e4\u00f6Googlebot\u4e2d", "Googlebot")]
    public void APieceMakesACrawler(string agent, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(agent);

        Assert.Equal(expected is not null, Crawlers.IsIn(bytes));
        Assert.Equal(expected, Crawlers.PieceIn(bytes));
    }

    /// <summary>The agent is searched in windows: no place is between two of them.</summary>
    [Fact]
    public void APieceIsFoundAtEveryPlaceOfALongAgent()
    {
        var crawlers = CrawlerTable.Of(["x", "0123456789-needle"])!;
        for (var place = 0; place < 1_600; place++)
        {
            var agent = new byte[1_700];
            agent.AsSpan().Fill((byte)'a');
            Assert.False(crawlers.IsIn(agent));
            "0123456789-NEEDLE"u8.CopyTo(agent.AsSpan(place));
            Assert.True(crawlers.IsIn(agent), $"at {place}");
        }
    }

    [Fact]
    public void BehindEightKilobytesNothingIsLookedAt()
    {
        var agent = new byte[60_000];
        agent.AsSpan().Fill((byte)' ');
        "Googlebot"u8.CopyTo(agent.AsSpan(CrawlerTable.AgentBytesMax - 9));
        Assert.True(Crawlers.IsIn(agent));

        agent.AsSpan().Fill((byte)' ');
        "Googlebot"u8.CopyTo(agent.AsSpan(CrawlerTable.AgentBytesMax - 8));
        Assert.False(Crawlers.IsIn(agent));
        Assert.Null(Crawlers.PieceIn(agent));
    }

    [Fact]
    public void ThousandsOfPiecesAreFoundAsASlowSearchFindsThem()
    {
        var random = new Random(3);
        var pieces = Enumerable.Range(0, 5_000).Select(_ => Letters(random, random.Next(4, 7))).ToList();
        var crawlers = CrawlerTable.Of(pieces)!;
        var found = 0;
        for (var i = 0; i < 300; i++)
        {
            var agent = Letters(random, random.Next(0, 30));
            var expected = pieces.Exists(piece => agent.Contains(piece, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(expected, crawlers.IsIn(Encoding.ASCII.GetBytes(agent)));
            found += expected ? 1 : 0;
        }
        Assert.InRange(found, 30, 270);
    }

    private static string Letters(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => "abcdefghijABCDEFGHIJ"[random.Next(20)]));
}
