using System.Globalization;
using System.Xml.Linq;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>
/// The rules of the public schemas (vast_2.0.1.xsd, vast3_draft.xsd, vast4.xsd, vast_4.1.xsd, vast_4.2.xsd) for the elements that a
/// linear ad with companions has: which children in which order, and which attributes there must and may be.
/// </summary>
internal sealed class VastSchema
{
    private const string Namespace4 = "http://www.iab.com/VAST";

    private static readonly Dictionary<string, VastSchema> Versions = new(StringComparer.Ordinal)
    {
        ["2.0"] = new VastSchema(Old(), Attributes("AdID", skip: "", wrapper: "", ad: ""), "", []),
        ["3.0"] = new VastSchema(Old(), Attributes("AdID", "skipoffset", Follow, " sequence"), "", []),
        ["4.0"] = new VastSchema(New(""), New4("idRegistry! idValue!", ""), Namespace4, ["UniversalAdId"]),
        ["4.1"] = new VastSchema(New("AdServingId! "), New4("idRegistry!", " adType"), Namespace4, ["UniversalAdId", "AdServingId"]),
        ["4.2"] = new VastSchema(New("AdServingId! "), New4("idRegistry!", " adType"), Namespace4, ["UniversalAdId", "AdServingId"]),
        ["4.3"] = new VastSchema(New("AdServingId! "), New4("idRegistry!", " adType"), Namespace4, ["UniversalAdId", "AdServingId"]),
    };

    private const string Follow = "followAdditionalWrappers allowMultipleAds fallbackOnNoAd";

    private readonly Dictionary<string, string[]> _children;
    private readonly Dictionary<string, string[]> _attributes;
    private readonly string _namespace;

    private VastSchema(Dictionary<string, string> children, Dictionary<string, string> attributes, string name, string[] only)
    {
        _children = children.ToDictionary(pair => pair.Key, pair => pair.Value.Split(' '), StringComparer.Ordinal);
        _attributes = attributes.ToDictionary(pair => pair.Key, pair => pair.Value.Split(' '), StringComparer.Ordinal);
        _namespace = name;
        Only = only;
    }

    /// <summary>Elements that this version has and an older one has not.</summary>
    public string[] Only { get; }

    public static VastSchema? Of(XElement vast) => Versions.GetValueOrDefault(vast.Attribute("version")?.Value ?? "");

    /// <summary>What is wrong with the order or the presence of elements.</summary>
    public IEnumerable<string> ElementFaults(XElement vast) => vast.DescendantsAndSelf().SelectMany(element =>
    {
        var rule = RuleFor(element);
        var names = element.Elements().Select(child => child.Name.LocalName).ToList();
        var places = names.Select(name => Array.FindIndex(rule, known => known.TrimEnd('!') == name)).ToList();
        return names.Where((_, at) => places[at] < 0).Select(name => $"{element.Name.LocalName} has no {name}")
            .Concat(places.Zip(places.Skip(1)).Where(pair => pair.Second >= 0 && pair.First > pair.Second)
                .Select(_ => $"{element.Name.LocalName} has its elements in the wrong order: {string.Join(' ', names)}"))
            .Concat(rule.Where(known => known.EndsWith('!') && !names.Contains(known.TrimEnd('!')))
                .Select(known => $"{element.Name.LocalName} without {known.TrimEnd('!')}"));
    });

    /// <summary>What is wrong with attributes, the namespace among them.</summary>
    public IEnumerable<string> AttributeFaults(XElement vast) => vast.DescendantsAndSelf().SelectMany(element =>
    {
        var rule = _attributes.GetValueOrDefault(element.Name.LocalName, []);
        var names = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(item => item.Name.LocalName).ToList();
        return names.Where(name => !rule.Contains(name) && !rule.Contains(name + "!")).Select(name => $"{element.Name.LocalName} @{name}")
            .Concat(rule.Where(known => known.EndsWith('!') && !names.Contains(known.TrimEnd('!')))
                .Select(known => $"{element.Name.LocalName} without @{known.TrimEnd('!')}"))
            .Concat(element.Name.NamespaceName == _namespace ? [] : [$"{element.Name} is not of {_namespace}"])
            .Concat(element.Attributes().Where(attribute => !IsValue(attribute)).Select(attribute => $"{attribute}"));
    });

    /// <summary>A creative of a wrapper needs no universal id, and its linear ad no duration.</summary>
    private string[] RuleFor(XElement element)
    {
        var rule = _children.GetValueOrDefault(element.Name.LocalName, []);
        var isWrapped = element.Ancestors().Any(parent => parent.Name.LocalName == "Wrapper");
        var isCompanion = element.Name.LocalName == "Creative" && element.Elements().All(child => child.Name.LocalName != "Linear");
        return isWrapped ? [.. rule.Select(name => name.TrimEnd('!'))]
            : isCompanion ? [.. rule.Select(name => name == "Linear!" ? "Linear" : name)]
            : rule;
    }

    private static bool IsValue(XAttribute attribute) => attribute.Name.LocalName switch
    {
        "width" or "height" or "bitrate" or "sequence" =>
            int.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "scalable" or "maintainAspectRatio" or "followAdditionalWrappers" => attribute.Value is "true" or "false" or "1" or "0",
        "delivery" => attribute.Value is "progressive" or "streaming",
        "adType" => attribute.Value is "video" or "audio" or "hybrid",
        "type" or "creativeType" => attribute.Value.Contains('/', StringComparison.Ordinal),
        "skipoffset" => TimeSpan.TryParseExact(attribute.Value, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture, out _)
            || TimeSpan.TryParseExact(attribute.Value, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out _)
            || attribute.Value.EndsWith('%'),
        _ => true,
    };

    private static Dictionary<string, string> Old() => Common(
        "AdSystem! AdTitle! Description Survey Error Impression! Creatives! Extensions",
        "AdSystem! VASTAdTagURI! Error Impression! Creatives! Extensions",
        "Linear CompanionAds NonLinearAds",
        "Icons CreativeExtensions Duration! TrackingEvents AdParameters VideoClicks MediaFiles!",
        "StaticResource IFrameResource HTMLResource TrackingEvents CompanionClickThrough AltText AdParameters");

    private static Dictionary<string, string> New(string serving)
    {
        var rules = Common(
            $"AdSystem! Error Extensions Impression! Pricing ViewableImpression {serving}AdTitle! AdVerifications Advertiser Category "
            + "Creatives! Description Expires Survey",
            "AdSystem! Error Extensions Impression! Pricing ViewableImpression AdVerifications BlockedAdCategories Creatives VASTAdTagURI!",
            "", "Icons TrackingEvents AdParameters Duration! MediaFiles! VideoClicks",
            "HTMLResource IFrameResource StaticResource AdParameters AltText CompanionClickThrough CompanionClickTracking");
        rules["Creative"] = "CompanionAds CreativeExtensions Linear NonLinearAds UniversalAdId!";
        return rules;
    }

    private static Dictionary<string, string> Common(string inline, string wrapper, string creative, string linear, string companion) =>
        new(StringComparer.Ordinal)
        {
            ["VAST"] = "Ad!",
            ["Ad"] = "InLine Wrapper",
            ["InLine"] = inline,
            ["Wrapper"] = wrapper,
            ["Creatives"] = "Creative!",
            ["Creative"] = creative,
            ["Linear"] = linear,
            ["MediaFiles"] = "MediaFile!",
            ["VideoClicks"] = "ClickThrough ClickTracking CustomClick",
            ["CompanionAds"] = "Companion!",
            ["Companion"] = companion,
        };

    private static Dictionary<string, string> New4(string universalId, string ad)
    {
        var rules = Attributes("adId", "skipoffset", Follow, " sequence conditionalAd" + ad);
        rules["UniversalAdId"] = universalId;
        return rules;
    }

    private static Dictionary<string, string> Attributes(string adId, string skip, string wrapper, string ad) => new(StringComparer.Ordinal)
    {
        ["VAST"] = "version!",
        ["Ad"] = "id" + ad,
        ["Wrapper"] = wrapper,
        ["AdSystem"] = "version",
        ["Impression"] = "id",
        ["Creative"] = $"id sequence apiFramework {adId}",
        ["Linear"] = skip,
        ["MediaFile"] =
            "id delivery! type! width! height! bitrate minBitrate maxBitrate scalable maintainAspectRatio apiFramework codec",
        ["ClickThrough"] = "id",
        ["ClickTracking"] = "id",
        ["Companion"] = "id width! height! assetWidth assetHeight expandedWidth expandedHeight apiFramework adSlotId pxratio renderingMode",
        ["StaticResource"] = "creativeType!",
    };
}
