using System.Globalization;
using System.Text.Json;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Native ads: OpenRTB Native 1.2, sections 4 (request) and 5 (answer).</summary>
internal static class NativeRules
{
    [Rule("N 5")]
    public static void MarkupIsANativeAd(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Medium == "native"))
        {
            verdict.Expect(NativeMarkup.AnswerOf(offer).ValueKind == JsonValueKind.Object, $"{offer.Name} is no JSON object");
        }
    }

    [Rule("N 5.1")]
    public static void AnAdHasAssetsAndALink(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
        verdict.Expect(MarkupRules.IsUrl(ad.Answer.Text("link.url"))
            && (ad.Given.Count > 0 || ad.Answer.At("assetsurl").IsThere() || ad.Answer.At("dcourl").IsThere()), $"{name}: link or assets"));

    [Rule("N 5.1")]
    public static void VersionIsThatOfTheRequest(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        var asked = ad.Request.At("ver").IsThere() ? ad.Request.At("ver").ToString() : ad.Offer.Slot.Text("ver");
        if (asked.Length > 0 && ad.Answer.At("ver").IsThere())
        {
            verdict.Expect(ad.Answer.At("ver").ToString()[..3] == asked[..Math.Min(3, asked.Length)],
                $"{name}: {ad.Answer.At("ver")} for {asked}");
        }
    });

    [Rule("N 4.2")]
    public static void EveryRequiredAssetIsAnswered(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        foreach (var (asset, index) in ad.Asked.Select((asset, index) => (asset, index)).Where(pair => pair.asset.Flag("required")))
        {
            var id = asset.Number("id") ?? index;
            verdict.Expect(ad.Given.Any(given => given.Number("id") == id), $"{name}: no asset {id}");
        }
    });

    [Rule("N 5.2")]
    public static void AssetsAnswerThoseAskedForOnce(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        var ids = ad.Given.Select(given => given.Number("id")).ToList();
        verdict.Expect(ids.Distinct().Count() == ids.Count, $"{name}: one asset twice");
        foreach (var given in ad.Given)
        {
            var asked = ad.AskedFor(given);
            verdict.Expect(asked.IsThere() && NativeMarkup.KindOf(asked) == NativeMarkup.KindOf(given),
                $"{name}: {NativeMarkup.KindOf(given)} for asset {given.At("id")}");
        }
    });

    [Rule("N 4.3")]
    public static void TextsAreNotLongerThanAskedFor(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        foreach (var given in ad.Given.Where(given => NativeMarkup.KindOf(given) is "title" or "data"))
        {
            var kind = NativeMarkup.KindOf(given);
            var text = given.Text(kind == "title" ? "title.text" : "data.value");
            var most = ad.AskedFor(given).Number($"{kind}.len") is { } len and > 0 ? len : int.MaxValue;
            verdict.Expect(text.Length > 0 && new StringInfo(text).LengthInTextElements <= most, $"{name}: '{text}' for {most}");
        }
    });

    [Rule("N 4.4")]
    public static void ImagesHaveTheSizeAskedFor(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        foreach (var given in ad.Given.Where(given => NativeMarkup.KindOf(given) == "img"))
        {
            var asked = ad.AskedFor(given).At("img");
            verdict.Expect(MarkupRules.IsUrl(given.Text("img.url")) && Fits(given.Number("img.w"), asked.Number("w"), asked.Number("wmin"))
                && Fits(given.Number("img.h"), asked.Number("h"), asked.Number("hmin")), $"{name}: {given.At("img")} for {asked}");
        }
    });

    [Rule("N 5.6")]
    public static void VideosAreVast(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        foreach (var given in ad.Given.Where(given => NativeMarkup.KindOf(given) == "video"))
        {
            verdict.Expect(VastRules.Parse(given.Text("video.vasttag"))?.Name.LocalName == "VAST", $"{name}: asset {given.At("id")}");
        }
    });

    [Rule("N 5.8")]
    public static void EventTrackersAreThoseOffered(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        foreach (var tracker in ad.Answer.Items("eventtrackers"))
        {
            var offered = ad.Request.Items("eventtrackers").Any(offer => offer.Number("event") == tracker.Number("event")
                && offer.Codes("methods").Contains((int)(tracker.Number("method") ?? 0)));
            verdict.Expect(offered && MarkupRules.IsUrl(tracker.Text("url")), $"{name}: {tracker}");
        }
    });

    [Rule("N 5.1")]
    public static void SomethingTellsOfTheImpression(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
        verdict.Expect(ad.Answer.Texts("imptrackers").Any(MarkupRules.IsUrl)
            || ad.Answer.Items("eventtrackers").Any(tracker => tracker.Number("event") == 1), $"{name}: nobody hears of it"));

    [Rule("N 4.1")]
    public static void APrivacyNoticeComesWhenItIsShown(Auction auction, Verdict verdict) => Each(auction, (ad, name) =>
    {
        if (ad.Answer.At("privacy").IsThere())
        {
            verdict.Expect(ad.Request.Flag("privacy") && MarkupRules.IsUrl(ad.Answer.Text("privacy")),
                $"{name}: {ad.Answer.At("privacy")}");
        }
    });

    /// <summary>The least size when one is given, else exactly the size, else any.</summary>
    private static bool Fits(double? side, double? wanted, double? least) =>
        least > 0 ? side >= least : wanted is null or 0 || side == wanted;

    private static void Each(Auction auction, Action<NativeMarkup, string> check)
    {
        foreach (var ad in NativeMarkup.Of(auction))
        {
            check(ad, ad.Offer.Name);
        }
    }
}
