using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Video and audio: VAST 2.0 to 4.3, and what the slot asks for (OpenRTB 2.6 sections 3.2.7, 3.2.8 and 7.4).</summary>
internal static class VastRules
{
    /// <summary>AdCOM list "Creative Subtypes - Audio/Video": in-line, and as a wrapper.</summary>
    private static readonly Dictionary<string, (int Inline, int Wrapper)> Protocols = new(StringComparer.Ordinal)
    {
        ["1.0"] = (1, 4), ["2.0"] = (2, 5), ["3.0"] = (3, 6), ["4.0"] = (7, 8), ["4.1"] = (11, 12), ["4.2"] = (13, 14), ["4.3"] = (15, 16),
    };

    [Rule("V 2.1")]
    public static void MarkupIsVast(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.IsTimed))
        {
            verdict.Expect(Parse(offer) is { } vast && vast.Name.LocalName == "VAST"
                && Named(vast, "Ad").Any(), $"{offer.Name} is no VAST");
        }
    }

    [Rule("V 3.4")]
    public static void AnInlineAdHasWhatTheSchemaRequires(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        foreach (var inline in Named(vast, "InLine"))
        {
            var missing = new[] { "AdSystem", "AdTitle", "Impression", "Creatives" }
                .Where(name => !inline.Elements().Any(child => child.Name.LocalName == name && child.Value.Trim().Length > 0)).ToList();
            verdict.Expect(missing.Count == 0, $"{offer.Name}: no {string.Join(' ', missing)}");
            verdict.Expect(Named(inline, "Linear").All(linear => Named(linear, "Duration").Any() && Named(linear, "MediaFile").Any()),
                $"{offer.Name}: a linear ad without duration or files");
        }
    });

    /// <summary>The schema of the version that the document names.</summary>
    [Rule("V XSD")]
    public static void ElementsStandInTheOrderOfTheSchema(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        var faults = VastSchema.Of(vast) is { } schema ? schema.ElementFaults(vast).ToList() : ["no version that is known"];
        verdict.Expect(faults.Count == 0, $"{offer.Name}: {string.Join("; ", faults)}");
    });

    [Rule("V XSD")]
    public static void AttributesAreThoseOfTheSchema(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        var faults = VastSchema.Of(vast)?.AttributeFaults(vast).ToList() ?? [];
        verdict.Expect(faults.Count == 0, $"{offer.Name}: {string.Join("; ", faults)}");
    });

    [Rule("V 3.19")]
    public static void AWrapperLeadsToATag(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        foreach (var wrapper in Named(vast, "Wrapper"))
        {
            verdict.Expect(Named(wrapper, "VASTAdTagURI").Count() == 1 && !Named(wrapper, "MediaFile").Any()
                && MarkupRules.IsUrl(Named(wrapper, "VASTAdTagURI").First().Value.Trim()), $"{offer.Name}: a wrapper without a tag");
        }
    });

    [Rule("V 3.9")]
    public static void AMediaFileHasWhatTheSchemaRequires(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        foreach (var file in Named(vast, "MediaFile"))
        {
            verdict.Expect(file.Attribute("delivery")?.Value is "progressive" or "streaming"
                && file.Attribute("type")?.Value.Contains('/') == true
                && file.Attribute("width") is not null && file.Attribute("height") is not null && MarkupRules.IsUrl(file.Value.Trim()),
                $"{offer.Name}: {file}");
        }
    });

    [Rule("V 3.14")]
    public static void TrackingUrlsAreUrls(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        foreach (var name in new[] { "Impression", "ClickThrough", "ClickTracking", "Tracking", "Error" })
        {
            foreach (var element in Named(vast, name))
            {
                verdict.Expect(MarkupRules.IsUrl(element.Value.Trim()), $"{offer.Name}: {name} {element.Value}");
            }
        }
    });

    [Rule("4.2.3")]
    public static void ProtocolIsThatOfTheMarkup(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        var known = Protocols.GetValueOrDefault(vast.Attribute("version")?.Value ?? "");
        var expected = Named(vast, "Wrapper").Any() ? known.Wrapper : known.Inline;
        verdict.Expect(offer.Bid.Number("protocol") == expected, $"{offer.Name}: protocol {offer.Bid.At("protocol")}, VAST {expected}");
    });

    [Rule("3.2.7")]
    public static void ProtocolIsOneThatThePlayerTakes(Auction auction, Verdict verdict) => Each(auction, (offer, _) =>
    {
        var taken = offer.Slot.Codes("protocols").Concat(offer.Slot.Codes("protocol")).ToList();
        if (taken.Count > 0)
        {
            var own = (int)(offer.Bid.Number("protocol") ?? 0);
            verdict.Expect(taken.Contains(own), $"{offer.Name}: protocol {own} of {string.Join(' ', taken)}");
        }
    });

    [Rule("3.2.7")]
    public static void DurationIsInTheRangeOfTheSlot(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        foreach (var seconds in DurationsOf(vast))
        {
            if (offer.Slot.Codes("rqddurs").Count > 0)
            {
                continue; // they take the place of the range, see PodRules
            }
            var extended = offer.Slot.Number("maxextended") ?? 0;
            var most = offer.Slot.Number("maxduration") is { } given and > 0 && extended >= 0 ? given + extended : double.MaxValue;
            verdict.Expect(seconds >= (offer.Slot.Number("minduration") ?? 0) && seconds <= most, $"{offer.Name}: {seconds} s");
        }
    });

    [Rule("4.2.3")]
    public static void DurationIsThatOfTheMarkup(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
        verdict.Expect(offer.Bid.Number("dur") is { } said && DurationsOf(vast).All(seconds => Math.Abs(seconds - said) < 1),
            $"{offer.Name}: dur {offer.Bid.At("dur")}"));

    [Rule("3.2.7")]
    public static void AMediaFileIsOfATypeThatThePlayerTakes(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        if (Named(vast, "Wrapper").Any())
        {
            return; // only the other server knows
        }
        var types = Named(vast, "MediaFile").Select(file => Type(file.Attribute("type")?.Value ?? "")).ToList();
        verdict.Expect(offer.Slot.Texts("mimes").Select(Type).Intersect(types, StringComparer.OrdinalIgnoreCase).Any(),
            $"{offer.Name}: {string.Join(' ', types)}");
    });

    /// <summary>Section 7.4: a player that must not skip gets nothing that can be skipped.</summary>
    [Rule("7.4")]
    public static void OnlySlotsThatMayBeSkippedGetASkipButton(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        if (offer.Slot.Number("skip") == 0 || offer.Slot.At("skip").ValueKind == JsonValueKind.False)
        {
            verdict.Expect(Named(vast, "Linear").All(linear => linear.Attribute("skipoffset") is null), $"{offer.Name} can be skipped");
        }
    });

    [Rule("3.2.7")]
    public static void ASkipButtonComesWhenTheSlotSays(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        var offsets = Named(vast, "Linear").Attributes("skipoffset").Select(offset =>
            TimeSpan.TryParse(offset.Value, CultureInfo.InvariantCulture, out var time) ? time.TotalSeconds : double.NaN).ToList();
        if (offer.Slot.Flag("skip") && offsets.Count > 0)
        {
            verdict.Expect(offsets.TrueForAll(seconds => seconds >= (offer.Slot.Number("skipafter") ?? 0)),
                $"{offer.Name} can be skipped after {string.Join(' ', offsets)}");
            verdict.Expect(DurationsOf(vast).All(seconds => seconds > (offer.Slot.Number("skipmin") ?? 0)),
                $"{offer.Name} is too short to be skipped");
        }
    });

    [Rule("3.2.7")]
    public static void AFileIsDeliveredAsThePlayerTakesIt(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        var methods = offer.Slot.Codes("delivery");
        var least = offer.Slot.Number("minbitrate") ?? 0;
        var most = offer.Slot.Number("maxbitrate") is { } top and > 0 ? top : double.MaxValue;
        if (Named(vast, "MediaFile").Any())
        {
            verdict.Expect(Named(vast, "MediaFile").Any(file =>
            {
                var kbps = double.TryParse(file.Attribute("bitrate")?.Value, CultureInfo.InvariantCulture, out var said) ? said : -1;
                var streams = file.Attribute("delivery")?.Value == "streaming";
                return (kbps < 0 || (kbps >= least && kbps <= most))
                    && (methods.Count == 0 || (streams ? methods.Contains(1) : methods.Contains(2) || methods.Contains(3)));
            }), $"{offer.Name}: no file for it");
        }
    });

    [Rule("3.2.7")]
    public static void CompanionsComeAsThePlayerTakesThem(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        if (offer.Slot.Codes("companiontype") is { Count: > 0 } types)
        {
            verdict.Expect(types.Contains(1) || !Named(vast, "StaticResource").Any(), $"{offer.Name} has images");
        }
    });

    [Rule("3.2.7")]
    public static void AnOverlayGetsNoLinearAd(Auction auction, Verdict verdict) => Each(auction, (offer, vast) =>
    {
        if (offer.Medium == "video" && offer.Slot.Number("linearity") is { } linearity)
        {
            verdict.Expect(linearity != 2 || !Named(vast, "Linear").Any(), $"{offer.Name} is linear");
        }
    });

    internal static XElement? Parse(string markup)
    {
        try
        {
            return XDocument.Parse(markup).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    internal static IEnumerable<XElement> Named(XElement element, string name) =>
        element.Descendants().Where(child => child.Name.LocalName == name);

    private static XElement? Parse(Offer offer) => Parse(offer.Bid.Text("adm"));

    private static IEnumerable<double> DurationsOf(XElement vast) => Named(vast, "Duration").Select(element =>
        TimeSpan.TryParse(element.Value, CultureInfo.InvariantCulture, out var time) ? time.TotalSeconds : double.NaN);

    /// <summary>audio/mp3 is what people call audio/mpeg.</summary>
    private static string Type(string mime) => mime.Equals("audio/mp3", StringComparison.OrdinalIgnoreCase) ? "audio/mpeg" : mime;

    private static void Each(Auction auction, Action<Offer, XElement> check)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.IsTimed))
        {
            if (Parse(offer) is { } vast)
            {
                check(offer, vast);
            }
        }
    }
}
