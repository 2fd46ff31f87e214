using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Markup is cut at its places and nowhere else.</summary>
public class TemplateCutterTests
{
    private static readonly (string, TemplateSlot)[] Places =
        [(MarkupPlaces.Impression, TemplateSlot.ImpressionToken), (MarkupPlaces.Click, TemplateSlot.ClickToken)];

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("{click_url}", "|C|")]
    [InlineData("{click_url}{click_url}", "|C||C|")]
    [InlineData("a{click_url}b{impression_url}c{click_url}d", "a|C|b|I|c|C|d")]
    [InlineData("{{click_url}}", "{|C|}")]
    [InlineData("${click_url}", "$|C|")]
    [InlineData("{click_url", "{click_url")]
    [InlineData("{CLICK_URL}{ click_url }{token}", "{CLICK_URL}{ click_url }{token}")]
    [InlineData("{clic{impression_url}k_url}", "{clic|I|k_url}")]
    [InlineData("{{}}${AUCTION_PRICE}", "{{}}${AUCTION_PRICE}")]
    public void TextIsCutAtItsPlaces(string text, string expected)
    {
        var pieces = TemplateCutter.Cut(text, Places).ToList();
        Assert.Equal(TemplateSlot.End, pieces[^1].Slot);
        Assert.DoesNotContain(pieces[..^1], piece => piece.Slot == TemplateSlot.End);
        Assert.Equal(expected, string.Concat(pieces.Select(piece => piece.Literal + Mark(piece.Slot))));
    }

    [Fact]
    public void RandomMarkupComesThroughBothFormsUnharmed()
    {
        string[] pieces =
        [
            "{click_url}", "{impression_url}", "{landing_url}", "{token}", "{", "}", "{click", "_url}", "$", "${AUCTION_PRICE}",
            "\"", "\\", "\\u0041", "/", "<script>", "</script>", "'", "&", "&amp;", "\u0001", "\u007F", "\n\r\t\b\f", "\u2028", "é", "日本",
            "\U0001F600", "]]>", "\u0000", "+",
        ];
        var random = new Random(41);
        var catalog = SnapshotSamples.Catalog(1);
        catalog.Campaigns[0].Creatives.Clear();
        for (var i = 0; i < 400; i++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var banner = new BannerCreative { Width = 1, Height = 1, Html = html };
            catalog.Campaigns[0].Creatives.Add(new Creative { Id = $"f{i}", Banner = banner });
        }
        var snapshot = SnapshotSamples.Build(catalog);
        foreach (var creative in catalog.Campaigns[0].Creatives)
        {
            AssertUnharmed(snapshot, creative);
        }
    }

    private static void AssertUnharmed(CampaignSnapshot snapshot, Creative creative)
    {
        var bid = AnswerSamples.Bid(snapshot, creative.Id, 0);
        var (json, protobuf) = (AnswerSamples.Json("a", "b"), AnswerSamples.Protobuf("a", "b"));
        var text = AnswerSamples.Answer(json, snapshot.Exchanges[0], bid);
        Assert.True(Utf8.IsValid(text));
        using var document = JsonDocument.Parse(text);
        var expected = Expected(creative.Banner.Html, bid.Token);
        Assert.Equal(expected, document.RootElement.GetProperty("seatbid")[0].GetProperty("bid")[0].GetProperty("adm").GetString());
        var parsed = BidResponse.Parser.ParseFrom(AnswerSamples.Answer(protobuf, snapshot.Exchanges[0], bid));
        Assert.Equal(expected, parsed.Seatbid[0].Bid[0].Adm);
    }

    /// <summary>The markup by plain replacement, with the pixel behind it when it has none.</summary>
    private static string Expected(string html, in NoticeToken token)
    {
        const string Pixel =
            "<img src=\"{impression_url}\" width=\"1\" height=\"1\" alt=\"\" style=\"position:absolute;visibility:hidden\">";
        html = html.Contains("{impression_url}", StringComparison.Ordinal) ? html : html + Pixel;
        return html
            .Replace("{landing_url}", "https://adv.example/", StringComparison.Ordinal)
            .Replace("{impression_url}", $"https://notice.example/t/imp?t={Text(token, NoticeKind.Impression)}", StringComparison.Ordinal)
            .Replace("{click_url}", $"https://notice.example/t/click?t={Text(token, NoticeKind.Click)}", StringComparison.Ordinal);
    }

    private static string Text(in NoticeToken token, NoticeKind kind) =>
        Encoding.ASCII.GetString(NoticeSamples.Text(AnswerSamples.Mac, in token, kind));

    private static string Mark(TemplateSlot slot) => slot switch
    {
        TemplateSlot.ClickToken => "|C|",
        TemplateSlot.ImpressionToken => "|I|",
        _ => "",
    };
}
