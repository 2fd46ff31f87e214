using System.Text.Json.Nodes;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>For each rule of the book, changes to <see cref="SoundAuction"/> that break it.</summary>
internal static class Mutations
{
    private const string Vast = "<VAST version=\"4.0\"><Ad><InLine/></Ad></VAST>";

    public static IReadOnlyList<(string Rule, Action<JsonObject, JsonObject> Change)> All { get; } =
    [
        .. OfTheAnswer(), .. OfSeats(), .. OfBids(), .. OfBlocks(), .. OfTrade(), .. OfPods(), .. OfMarkup(), .. OfVast(), .. OfNative(),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfTheAnswer() =>
    [
        (nameof(AnswerFormRules.EveryValueHasTheTypeOfItsTable), (_, answer) => Bid(answer)["price"] = "2"),
        (nameof(AnswerFormRules.EveryValueHasTheTypeOfItsTable), (_, answer) => Bid(answer)["w"] = 300.5),
        (nameof(AnswerFormRules.EveryValueHasTheTypeOfItsTable), (_, answer) => Bid(answer)["adomain"] = "acme.example"),
        (nameof(AnswerFormRules.OnlyNamesOfTheSpecificationOutsideOfExt), (_, answer) => Bid(answer)["bidder"] = "us"),
        (nameof(AnswerFormRules.NothingIsNullOrEmpty), (_, answer) => Bid(answer)["tactic"] = null),
        (nameof(AnswerFormRules.NothingIsNullOrEmpty), (_, answer) => Bid(answer)["attr"] = new JsonArray()),
        (nameof(AnswerFormRules.IdIsThatOfTheRequest), (_, answer) => answer["id"] = "Auction"),
        (nameof(AnswerFormRules.CurrencyIsACode), (_, answer) => answer["cur"] = "usd"),
        (nameof(AnswerFormRules.CurrencyIsOneThatTheRequestAllows), (_, answer) => answer["cur"] = "JPY"),
        (nameof(AnswerFormRules.CurrencyIsOneThatTheRequestAllows), (request, answer) =>
        {
            request["cur"] = new JsonArray("EUR");
            answer.Remove("cur");
        }),
        (nameof(AnswerFormRules.AnAnswerWithSeatsHasBids), (_, answer) => Seat(answer)["bid"] = new JsonArray()),
        (nameof(AnswerFormRules.ANoBidReasonStandsAlone), (_, answer) => answer["nbr"] = 2),
        (nameof(AnswerFormRules.ANoBidReasonIsOneOfTheList), (_, answer) => answer["nbr"] = 99),
        (nameof(AnswerFormRules.AnAnswerWithoutBidsSaysWhy), (_, answer) => answer["seatbid"] = new JsonArray()),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfSeats() =>
    [
        (nameof(SeatRules.SeatIsNamed), (_, answer) => Seat(answer).Remove("seat")),
        (nameof(SeatRules.SeatComesOnce), (_, answer) => answer["seatbid"]!.AsArray().Add(Seat(answer).DeepClone())),
        (nameof(SeatRules.SeatIsOneOfTheAllowed), (_, answer) => Seat(answer)["seat"] = "seat-3"),
        (nameof(SeatRules.SeatIsNoneOfTheBlocked), (_, answer) => Seat(answer)["seat"] = "seat-9"),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfBids() =>
    [
        (nameof(OfferRules.BidHasAnId), (_, answer) => Bid(answer).Remove("id")),
        (nameof(OfferRules.BidIdsDiffer), (_, answer) => Bid(answer)["id"] = "2"),
        (nameof(OfferRules.ImpidIsAnImpressionOfTheRequest), (_, answer) => Bid(answer)["impid"] = "other"),
        (nameof(OfferRules.AnImpressionGetsOneBidForEachDeal), (_, answer) => Seat(answer)["bid"]!.AsArray().Add(Bid(answer).DeepClone())),
        (nameof(OfferRules.PriceIsANumberAboveZero), (_, answer) => Bid(answer)["price"] = 0),
        (nameof(OfferRules.PriceIsANumberAboveZero), (_, answer) => Bid(answer).Remove("price")),
        (nameof(OfferRules.KindOfMarkupIsSaidAndWasAskedFor), (_, answer) => Bid(answer).Remove("mtype")),
        (nameof(OfferRules.KindOfMarkupIsSaidAndWasAskedFor), (_, answer) => Bid(answer)["mtype"] = 2),
        (nameof(OfferRules.CreativeHasAnId), (_, answer) => Bid(answer).Remove("crid")),
        (nameof(OfferRules.AdvertiserHasADomain), (_, answer) => Bid(answer).Remove("adomain")),
        (nameof(OfferRules.AdvertiserHasADomain), (_, answer) => Bid(answer)["adomain"] = new JsonArray("https://acme.example/")),
        (nameof(OfferRules.SizeOfABannerIsOneThatWasAskedFor), (_, answer) => Bid(answer)["w"] = 301),
        (nameof(OfferRules.SizeOfABannerIsOneThatWasAskedFor), (_, answer) => Bid(answer).Remove("w")),
        (nameof(OfferRules.WidthAndHeightComeTogether), (_, answer) => Bid(answer).Remove("h")),
        (nameof(OfferRules.ApisAreAmongThoseOfTheSlot), (_, answer) => Bid(answer)["apis"] = new JsonArray(5, 7)),
        (nameof(OfferRules.LanguageIsATwoLetterCodeAndSaidOnce), (_, answer) => Bid(answer)["language"] = "en-US"),
        (nameof(OfferRules.LanguageIsATwoLetterCodeAndSaidOnce), (_, answer) => Bid(answer)["langb"] = "en"),
        (nameof(OfferRules.LanguageIsOneThatTheRequestAllows), (_, answer) => Bid(answer)["language"] = "fr"),
        (nameof(OfferRules.ExpiryIsATimeThatCanPass), (_, answer) => Bid(answer)["exp"] = 0),
        (nameof(OfferRules.ExpiryIsATimeThatCanPass), (_, answer) => Bid(answer)["exp"] = 1_000_000),
        (nameof(OfferRules.ProtocolIsSaidForVideoAndAudioOnly), (_, answer) => Bid(answer)["protocol"] = 7),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfBlocks() =>
    [
        (nameof(BlockRules.AdvertiserIsNotBlocked), (_, answer) => Bid(answer)["adomain"] = new JsonArray("blocked.example")),
        (nameof(BlockRules.AdvertiserIsNotBlocked), (_, answer) => Bid(answer)["adomain"] = new JsonArray("shop.blocked.example")),
        (nameof(BlockRules.CategoryIsNotBlocked), (_, answer) => Bid(answer)["cat"] = new JsonArray("IAB25-3")),
        (nameof(BlockRules.CategoriesAreOfTheTaxonomy), (_, answer) => Bid(answer)["cat"] = new JsonArray("Cars")),
        (nameof(BlockRules.AdvertisedAppIsNotBlocked), (_, answer) => Bid(answer)["bundle"] = "com.blocked"),
        (nameof(BlockRules.AttributesAreNotBlocked), (_, answer) => Bid(answer)["attr"] = new JsonArray(1)),
        (nameof(BlockRules.KindOfBannerIsNotBlocked), (_, answer) => Bid(answer)["adm"] = "<script src=\"https://c.example/s\"></script>"),
        (nameof(BlockRules.AttributesAreThoseOfTheList), (_, answer) => Bid(answer)["attr"] = new JsonArray(77)),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfTrade() =>
    [
        (nameof(TradeRules.AnOpenBidIsNotBelowTheFloorOfTheImpression), (_, answer) => Bid(answer)["price"] = 0.51),
        (nameof(TradeRules.AnOpenBidIsNotBelowTheFloorOfTheImpression), (_, answer) => Bid(answer, "video")["price"] = 0.999999),
        (nameof(TradeRules.ADealBidIsNotBelowTheFloorOfTheDeal), (_, answer) => Bid(answer, "audio")["price"] = 2.9),
        (nameof(TradeRules.ADealOfAFixedPriceIsBidAtThisPrice), (_, answer) => Bid(answer, "audio")["price"] = 3.01),
        (nameof(TradeRules.ATimedBidIsNotBelowTheFloorOfItsDuration), (_, answer) => Bid(answer, "video")["price"] = 1.4),
        (nameof(TradeRules.DealIsOneOfTheImpression), (_, answer) => Bid(answer)["dealid"] = "deal"),
        (nameof(TradeRules.APrivateAuctionTakesDealsOnly), (_, answer) => Bid(answer, "audio").Remove("dealid")),
        (nameof(TradeRules.SeatOfADealIsOneOfTheAllowed), (_, answer) => Seat(answer)["seat"] = "seat-2"),
        (nameof(TradeRules.AdvertiserOfADealIsOneOfTheAllowed), (_, answer) =>
            Bid(answer, "audio")["adomain"] = new JsonArray("b.example")),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfPods() =>
    [
        (nameof(PodRules.DurationIsOneOfTheRequired), (_, answer) => Bid(answer, "pod")["dur"] = 14),
        (nameof(PodRules.AdsOfADynamicPodFitIntoIt), (_, answer) => Bid(answer, "pod")["dur"] = 16),
        (nameof(PodRules.ADynamicPodGetsNoMoreAdsThanItTakes), (_, answer) =>
            Seat(answer)["bid"]!.AsArray().Add(Bid(answer, "pod").DeepClone())),
        (nameof(PodRules.PriceIsNotBelowTheFloorOfEachSecond), (_, answer) => Bid(answer, "video")["price"] = 1.49),
        (nameof(PodRules.PlaceInThePodIsOneThatIsOffered), (_, answer) => Bid(answer, "video")["slotinpod"] = 2),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfMarkup() =>
    [
        (nameof(MarkupRules.MarkupIsInTheBid), (_, answer) => Bid(answer)["adm"] = " "),
        (nameof(MarkupRules.MarkupOfABannerIsHtml), (_, answer) => Bid(answer)["adm"] = "<div><b>x</div>"),
        (nameof(MarkupRules.MarkupOfABannerIsHtml), (_, answer) => Bid(answer)["adm"] = "<img src=\"x>"),
        (nameof(MarkupRules.MarkupOfABannerIsHtml), (_, answer) => Bid(answer)["adm"] = "words"),
        (nameof(MarkupRules.SecureMarkupLoadsNothingOverHttp), (_, answer) => Bid(answer)["adm"] = "<img src=\"http://c.example/i\">"),
        (nameof(MarkupRules.MacrosAreThoseOfTheList), (_, answer) => Bid(answer)["burl"] = "https://n.example/?p=${AUCTION_PRICES}"),
        (nameof(MarkupRules.MacrosAreThoseOfTheList), (_, answer) => Bid(answer)["burl"] = "https://n.example/?p=${AUCTION_PRICE"),
        (nameof(MarkupRules.MacrosAreNotEscaped), (_, answer) => Bid(answer)["burl"] = "https://n.example/?p=$%7BAUCTION_PRICE%7D"),
        (nameof(MarkupRules.NoticesThatCostAskForThePrice), (_, answer) => Bid(answer)["burl"] = "https://n.example/"),
        (nameof(MarkupRules.NoticesAreUrlsOfTheirOwn), (_, answer) => Bid(answer)["nurl"] = "/win?p=${AUCTION_PRICE}"),
        (nameof(MarkupRules.NoticesAreUrlsOfTheirOwn), (_, answer) => Bid(answer)["nurl"] = Bid(answer)["burl"]!.DeepClone()),
        (nameof(MarkupRules.SampleImageIsAUrl), (_, answer) => Bid(answer)["iurl"] = "i.png"),
        (nameof(MarkupRules.NoPlaceOfOurOwnIsLeftOpen), (_, answer) => Bid(answer)["adm"] = "<a href=\"{click_url}\">x</a>"),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfVast() =>
    [
        (nameof(VastRules.MarkupIsVast), (_, answer) => Bid(answer, "video")["adm"] = "<VAST>"),
        (nameof(VastRules.MarkupIsVast), (_, answer) => Bid(answer, "video")["adm"] = "<VAST version=\"4.0\"/>"),
        (nameof(VastRules.AnInlineAdHasWhatTheSchemaRequires), (_, answer) => Bid(answer, "video")["adm"] = Vast),
        (nameof(VastRules.AnInlineAdHasWhatTheSchemaRequires), (_, answer) =>
            Edit(answer, "video", "<Duration>00:00:15.000</Duration>", "")),
        (nameof(VastRules.ElementsStandInTheOrderOfTheSchema), (_, answer) => Edit(answer, "video", "UniversalAdId", "AdId")),
        (nameof(VastRules.ElementsStandInTheOrderOfTheSchema), (_, answer) => Edit(answer, "video", "'4.0'", "'5.0'")),
        (nameof(VastRules.ElementsStandInTheOrderOfTheSchema), (_, answer) => Edit(answer, "video", "'4.0'", "'4.1'")),
        (nameof(VastRules.ElementsStandInTheOrderOfTheSchema), (_, answer) =>
            Edit(answer, "video", "<AdTitle>t</AdTitle><Creatives>", "<Creatives>")),
        (nameof(VastRules.ElementsStandInTheOrderOfTheSchema), (_, answer) => Edit(answer, "tag", "'2.0'", "'4.0'")),
        (nameof(VastRules.AttributesAreThoseOfTheSchema), (_, answer) =>
            Edit(answer, "video", "xmlns='http://www.iab.com/VAST' ", "")),
        (nameof(VastRules.AttributesAreThoseOfTheSchema), (_, answer) => Edit(answer, "video", " idValue='1'", "")),
        (nameof(VastRules.AttributesAreThoseOfTheSchema), (_, answer) => Edit(answer, "video", "height='360'", "height='x'")),
        (nameof(VastRules.AttributesAreThoseOfTheSchema), (_, answer) => Edit(answer, "tag", "AdID", "adId")),
        (nameof(VastRules.AttributesAreThoseOfTheSchema), (_, answer) =>
            Edit(answer, "tag", "<Wrapper>", "<Wrapper followAdditionalWrappers='false'>")),
        (nameof(VastRules.AWrapperLeadsToATag), (_, answer) => Edit(answer, "tag", "https://o.example/t", "o.example")),
        (nameof(VastRules.AMediaFileHasWhatTheSchemaRequires), (_, answer) => Edit(answer, "video", "progressive", "post")),
        (nameof(VastRules.AMediaFileHasWhatTheSchemaRequires), (_, answer) => Edit(answer, "video", "width='640'", "")),
        (nameof(VastRules.TrackingUrlsAreUrls), (_, answer) => Edit(answer, "video", "https://n.example/i", "i")),
        (nameof(VastRules.ProtocolIsThatOfTheMarkup), (_, answer) => Edit(answer, "video", "'4.0'", "'4.1'")),
        (nameof(VastRules.ProtocolIsOneThatThePlayerTakes), (request, _) => Slot(request, "video")["protocols"] = new JsonArray(2, 3, 8)),
        (nameof(VastRules.DurationIsInTheRangeOfTheSlot), (request, _) => Slot(request, "video")["maxduration"] = 14),
        (nameof(VastRules.DurationIsInTheRangeOfTheSlot), (request, _) => Slot(request, "video")["minduration"] = 16),
        (nameof(VastRules.DurationIsThatOfTheMarkup), (_, answer) => Bid(answer, "video")["dur"] = 30),
        (nameof(VastRules.AMediaFileIsOfATypeThatThePlayerTakes), (request, _) =>
            Slot(request, "video")["mimes"] = new JsonArray("video/webm")),
        (nameof(VastRules.OnlySlotsThatMayBeSkippedGetASkipButton), (_, answer) =>
            Edit(answer, "video", "<Linear>", "<Linear skipoffset='00:00:05'>")),
        (nameof(VastRules.ASkipButtonComesWhenTheSlotSays), (_, answer) =>
            Edit(answer, "pod", "00:00:05.000", "00:00:04.000")),
        (nameof(VastRules.AFileIsDeliveredAsThePlayerTakesIt), (_, answer) => Edit(answer, "pod", "progressive", "streaming")),
        (nameof(VastRules.AFileIsDeliveredAsThePlayerTakesIt), (request, answer) =>
        {
            Slot(request, "video")["minbitrate"] = 900;
            Edit(answer, "video", "delivery='progressive'", "delivery='progressive' bitrate='800'");
        }),
        (nameof(VastRules.CompanionsComeAsThePlayerTakesThem), (request, answer) =>
        {
            Slot(request, "video")["companiontype"] = new JsonArray(2);
            Edit(answer, "video", "</Creatives>",
                "<Creative><CompanionAds><Companion><StaticResource/></Companion></CompanionAds></Creative></Creatives>");
        }),
        (nameof(VastRules.AnOverlayGetsNoLinearAd), (request, _) => Slot(request, "video")["linearity"] = 2),
    ];

    private static IEnumerable<(string, Action<JsonObject, JsonObject>)> OfNative() =>
    [
        (nameof(NativeRules.MarkupIsANativeAd), (_, answer) => Bid(answer, "native")["adm"] = "{"),
        (nameof(NativeRules.AnAdHasAssetsAndALink), (_, answer) => Edit(answer, "native", "\"link\"", "\"links\"")),
        (nameof(NativeRules.VersionIsThatOfTheRequest), (_, answer) => Edit(answer, "native", "\"1.2\"", "\"1.1\"")),
        (nameof(NativeRules.EveryRequiredAssetIsAnswered), (_, answer) => Edit(answer, "native", "\"id\":1,", "\"id\":9,")),
        (nameof(NativeRules.AssetsAnswerThoseAskedForOnce), (_, answer) => Edit(answer, "native", "\"id\":3", "\"id\":4")),
        (nameof(NativeRules.AssetsAnswerThoseAskedForOnce), (_, answer) => Edit(answer, "native", "\"data\"", "\"title\"")),
        (nameof(NativeRules.TextsAreNotLongerThanAskedFor), (_, answer) => Edit(answer, "native", "Buy", "Buy this now")),
        (nameof(NativeRules.ImagesHaveTheSizeAskedFor), (_, answer) => Edit(answer, "native", "600", "299")),
        (nameof(NativeRules.VideosAreVast), (_, answer) => Edit(answer, "native", "<VAST/>", "<V/>")),
        (nameof(NativeRules.EventTrackersAreThoseOffered), (_, answer) => Edit(answer, "native", "\"method\":1", "\"method\":2")),
        (nameof(NativeRules.SomethingTellsOfTheImpression), (_, answer) => Edit(answer, "native", "\"event\":1", "\"event\":2")),
        (nameof(NativeRules.APrivacyNoticeComesWhenItIsShown), (_, answer) => Edit(answer, "native", "https://a.example/p", "p")),
    ];

    private static JsonObject Seat(JsonObject answer) => answer["seatbid"]![0]!.AsObject();

    private static JsonObject Bid(JsonObject answer, string impression = "banner") =>
        Seat(answer)["bid"]!.AsArray().First(bid => bid!["impid"]!.GetValue<string>() == impression)!.AsObject();

    private static JsonObject Slot(JsonObject request, string medium) =>
        request["imp"]!.AsArray().First(imp => imp!["id"]!.GetValue<string>() == medium)![medium]!.AsObject();

    private static void Edit(JsonObject answer, string impression, string old, string now)
    {
        var bid = Bid(answer, impression);
        var markup = bid["adm"]!.GetValue<string>();
        Assert.Contains(old, markup, StringComparison.Ordinal);
        bid["adm"] = markup.Replace(old, now, StringComparison.Ordinal);
    }
}
