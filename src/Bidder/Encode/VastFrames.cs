using System.Text;

namespace Rtb.Bidder.Encode;

/// <summary>
/// The documents of every version, once for a snapshot. Elements stand in the order of each version's public schema: VAST 4 puts those
/// of a base type before those of the type, 4.1 wants an AdServingId, and UniversalAdId loses its idValue there.
/// </summary>
internal static class VastFrames
{
    private const string Prolog = "<?xml version='1.0' encoding='UTF-8'?>";
    private const string Version4 = " xmlns='http://www.iab.com/VAST'";
    private const string System = "<AdSystem version='1.0'>rtb</AdSystem>";
    private const string Impression = "<Impression id='impression'><![CDATA[{impression}]]></Impression>";
    private const string Title = "<AdTitle>{title}</AdTitle>";
    private const string Serving = "<AdServingId>{bid}</AdServingId>";
    private const string ClickThrough = "<VideoClicks><ClickThrough id='click'><![CDATA[{click}]]></ClickThrough></VideoClicks>";
    private const string ClickTracking = "<VideoClicks><ClickTracking id='click'><![CDATA[{click}]]></ClickTracking></VideoClicks>";
    private const string CompanionEnd = "]]></CompanionClickThrough></Companion>";
    private const string OldCreative = "<Creative id='{creative}' sequence='1' AdID='{creative}'>";
    private const string Creative = "<Creative id='{creative}' sequence='1' adId='{creative}'>";
    private const string NamedTwice = "<UniversalAdId idRegistry='unknown' idValue='{creative}'>{creative}</UniversalAdId>";
    private const string Named = "<UniversalAdId idRegistry='unknown'>{creative}</UniversalAdId>";

    private static readonly (string Place, VastPart Part)[] Places =
    [
        ("{bid}", VastPart.BidId), ("{companions}", VastPart.Companions), ("{list}", VastPart.CompanionList), ("{ad}", VastPart.Ad),
        ("{kind}", VastPart.Kind), ("{title}", VastPart.Title), ("{creative}", VastPart.Creative), ("{duration}", VastPart.Duration),
        ("{skip}", VastPart.Skip), ("{files}", VastPart.Files), ("{final}", VastPart.Final),
    ];

    /// <summary>By protocol number; null where we have no document.</summary>
    public static VastFrame?[] Of(NoticeUrls urls)
    {
        var frames = new VastFrame?[VastVersions.Count];
        frames[VastVersions.Vast2] = Frame(urls, Before4("2.0", "<Linear>"), $"{OldCreative}<CompanionAds>{{list}}</CompanionAds></Creative>");
        frames[VastVersions.Vast3] = Frame(
            urls, Before4("3.0", "<Linear{skip}>"), $"{OldCreative}<CompanionAds>{{list}}</CompanionAds></Creative>");
        frames[VastVersions.Vast4] = Frame(urls, From4("4.0", "", NamedTwice), Beside(NamedTwice));
        frames[VastVersions.Vast41] = Frame(urls, From4("4.1", Serving, Named), Beside(Named));
        frames[VastVersions.Vast42] = Frame(urls, From4("4.2", Serving, Named), Beside(Named));
        frames[VastVersions.Vast43] = Frame(urls, From4("4.3", Serving, Named), Beside(Named));
        frames[5] = Frame(urls, WrapperBefore4("2.0", ""), $"{OldCreative}<CompanionAds>{{list}}</CompanionAds></Creative>");
        frames[6] = Frame(urls, WrapperBefore4("3.0", "{final}"), $"{OldCreative}<CompanionAds>{{list}}</CompanionAds></Creative>");
        frames[8] = Frame(urls, WrapperFrom4("4.0", ""), Beside(""));
        frames[12] = Frame(urls, WrapperFrom4("4.1", "{kind}"), Beside(""));
        frames[14] = Frame(urls, WrapperFrom4("4.2", "{kind}"), Beside(""));
        frames[16] = Frame(urls, WrapperFrom4("4.3", "{kind}"), Beside(""));
        return frames;
    }

    private static string Before4(string version, string linear) =>
        $"{Prolog}<VAST version='{version}'><Ad id='{{ad}}'><InLine>{System}{Title}{Impression}<Creatives>"
        + $"{OldCreative}{linear}<Duration>{{duration}}</Duration>{ClickThrough}<MediaFiles>{{files}}</MediaFiles></Linear></Creative>"
        + "{companions}</Creatives></InLine></Ad></VAST>";

    private static string From4(string version, string serving, string universalId) =>
        $"{Prolog}<VAST{Version4} version='{version}'><Ad id='{{ad}}'{(serving.Length > 0 ? "{kind}" : "")}><InLine>"
        + $"{System}{Impression}{serving}{Title}<Creatives>"
        + $"{Creative}<Linear{{skip}}><Duration>{{duration}}</Duration><MediaFiles>{{files}}</MediaFiles>{ClickThrough}</Linear>"
        + $"{universalId}</Creative>{{companions}}</Creatives></InLine></Ad></VAST>";

    private static string WrapperBefore4(string version, string final) =>
        $"{Prolog}<VAST version='{version}'><Ad id='{{ad}}'><Wrapper{final}>{System}<VASTAdTagURI>{{files}}</VASTAdTagURI>{Impression}"
        + $"<Creatives>{OldCreative}<Linear>{ClickTracking}</Linear></Creative>{{companions}}</Creatives></Wrapper></Ad></VAST>";

    private static string WrapperFrom4(string version, string kind) =>
        $"{Prolog}<VAST{Version4} version='{version}'><Ad id='{{ad}}'{kind}><Wrapper{{final}}>{System}{Impression}"
        + $"<Creatives>{Creative}<Linear>{ClickTracking}</Linear></Creative>{{companions}}</Creatives>"
        + "<VASTAdTagURI>{files}</VASTAdTagURI></Wrapper></Ad></VAST>";

    private static string Beside(string universalId) => $"{Creative}<CompanionAds>{{list}}</CompanionAds>{universalId}</Creative>";

    private static VastFrame Frame(NoticeUrls urls, string document, string companions) => new()
    {
        Document = Cut(urls, document),
        Companions = Cut(urls, companions),
        CompanionEnd = Encoding.ASCII.GetBytes(urls.Click.Split(NoticeUrls.Token)[1] + CompanionEnd),
    };

    private static VastStep[] Cut(NoticeUrls urls, string text)
    {
        text = text.Replace("{impression}", urls.Impression.Replace(NoticeUrls.Token, "{impression}", StringComparison.Ordinal),
                StringComparison.Ordinal)
            .Replace("{click}", urls.Click.Replace(NoticeUrls.Token, "{click}", StringComparison.Ordinal), StringComparison.Ordinal);
        (string, VastPart)[] places = [.. Places, ("{impression}", VastPart.ImpressionToken), ("{click}", VastPart.ClickToken)];
        return
        [
            .. TemplateCutter.Cut(text, places, VastPart.End)
                .Select(part => new VastStep(Encoding.ASCII.GetBytes(part.Literal), part.Slot)),
        ];
    }
}
