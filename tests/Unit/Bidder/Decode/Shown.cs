using System.Globalization;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>Names single values of a decoded request, so that a table of cases can say which ones it is about.</summary>
internal static class Shown
{
    public static string Request(DecodedRequest request, string what) => Each(what, name => Of(request, name));

    public static string Impression(DecodedRequest request, string what) => Each(what, name => Of(request, request.Impressions[0], name));

    private static string Each(string what, Func<string, FormattableString> show) =>
        string.Join(' ', what.Split(' ').Select(name => FormattableString.Invariant(show(name))));

    private static FormattableString Of(DecodedRequest request, string name) => name switch
    {
        "at" => $"{request.AuctionType}",
        "tmax" => $"{request.TmaxMs}",
        "test" => $"{request.Test}",
        "cur" => Currencies(request),
        "badv" => List(request, request.BlockedAdvertisers),
        "bcat" => List(request, request.BlockedCategories),
        "bapp" => List(request, request.BlockedApps),
        "wseat" => List(request, request.AllowedSeats),
        "bseat" => List(request, request.BlockedSeats),
        "cat" => List(request, request.Categories),
        "segments" => List(request, request.Segments),
        "inventory" => $"{request.Inventory}",
        "domain" => $"{request.Read(request.Domain)}",
        "bundle" => $"{request.Read(request.AppBundle)}",
        "publisher" => $"{request.Read(request.PublisherId)}",
        "country" => $"{CountryCode.ToText(request.Country)}",
        "region" => $"{request.Read(request.Region)}",
        "city" => $"{request.Read(request.City)}",
        "at-place" => request.HasCoordinates ? $"{request.Latitude}/{request.Longitude}" : (FormattableString)$"none",
        _ => OfPeople(request, name),
    };

    private static FormattableString OfPeople(DecodedRequest request, string name) => name switch
    {
        "ua" => $"{request.Read(request.UserAgent)}",
        "os" => $"{request.Read(request.OperatingSystem)}",
        "osv" => $"{request.OperatingSystemVersion}",
        "devicetype" => $"{request.DeviceType}",
        "connectiontype" => $"{request.ConnectionType}",
        "language" => $"{request.Read(request.Language)}",
        "carrier" => $"{request.Read(request.Carrier)}",
        "ifa" => $"{request.Read(request.DeviceId)}",
        "lmt" => $"{request.LimitAdTracking}",
        "dnt" => $"{request.DoNotTrack}",
        "sua" => $"{request.Read(request.SuaBrowser)}/{request.Read(request.SuaPlatform)}",
        "ip" => $"{request.Read(request.Ip)} {request.Read(request.Ipv6)}",
        "chain" => Chain(request),
        "mccmnc" => $"{request.Read(request.CarrierCode)}",
        "model" => $"{request.Read(request.Model)}",
        "suav" => $"{request.SuaPlatformVersion >> 32}.{(request.SuaPlatformVersion >> 16) & 0xFFFF}.{request.SuaPlatformVersion & 0xFFFF}",
        "yob" => $"{request.YearOfBirth}",
        "gender" => $"{(request.Gender == 0 ? '-' : (char)request.Gender)}",
        "keywords" => $"{string.Join('|', request.Read(request.Keywords))}",
        "userwords" => $"{string.Join('|', request.Read(request.UserKeywords))}",
        "user" => $"{request.Read(request.UserId)}",
        "buyer" => $"{request.Read(request.BuyerUserId)}",
        "eid" => $"{request.Read(FirstId(request))}",
        "consent" => $"{request.Read(request.Consent)}",
        "coppa" => $"{request.Coppa}",
        "gdpr" => $"{request.Gdpr}",
        "usp" => $"{request.Read(request.UsPrivacy)}",
        "gpp" => $"{request.Read(request.Gpp)}",
        "sid" => $"{request.GppSections}",
        "dsa" => $"{request.Dsa.Required} {request.Dsa.Rendering} {request.Dsa.DataToPublisher}",
        "eids" => $"{ShowIds(request)}",
        "gpc" => $"{request.GlobalPrivacyControl}",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such value"),
    };

    private static FormattableString Of(DecodedRequest request, in DecodedImpression impression, string name) => name switch
    {
        "floor" => $"{impression.FloorMicros}",
        "cur" => $"{(impression.FloorCurrency == CurrencyCode.NotSaid ? "-" : CurrencyCode.ToText(impression.FloorCurrency))}",
        "secure" => $"{impression.Secure}",
        "instl" => $"{impression.Interstitial}",
        "rewarded" => $"{impression.Rewarded}",
        "exp" => $"{impression.ExpirySeconds}",
        "tag" => $"{request.Read(impression.TagId)}",
        "private" => $"{impression.PrivateAuction}",
        "deals" => $"{impression.DealCount}",
        "media" => $"{impression.Media}",
        "pos" => $"{impression.Position}",
        "battr" => $"{impression.BannerBlockedAttributes}",
        "api" => $"{impression.BannerApis}",
        "plcmt" => $"{impression.VideoPlcmt}/{impression.VideoPlacement}",
        "protocols" => $"{impression.VideoProtocols}",
        "sizes" => Sizes(request.Sizes.Slice(impression.BannerSizeStart, impression.BannerSizeCount)),
        "video" => OfVideo(impression),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such value"),
    };

    private static FormattableString OfVideo(in DecodedImpression video)
    {
        var duration = $"{video.VideoMinDurationSeconds} {video.VideoMaxDurationSeconds}";
        return $"{Size(video.VideoSize)} {duration} {video.VideoProtocols} {video.VideoLinearity} {video.VideoSkip} {video.VideoMimeTypes}";
    }

    private static Text FirstId(DecodedRequest request) =>
        request.ExtendedIds.Count > 0 ? request.ExtendedIds.Items[0].Id : request.OtherExtendedIds.Find(default);

    private static string ShowIds(DecodedRequest request) => string.Join('|', new[] { request.ExtendedIds, request.OtherExtendedIds }
        .Select(ids => string.Join(',', ids.Items.ToArray()
            .Select(id => $"{request.Read(id.Source)}/{request.Read(id.Id)}/{id.AgentType}"))));

    private static FormattableString Currencies(DecodedRequest request) => request.CurrencyCount == 0
        ? (FormattableString)$"0"
        : $"{string.Join(',', request.Currencies.Take(request.CurrencyCount).Select(CurrencyCode.ToText))}";

    private static FormattableString Chain(DecodedRequest request)
    {
        var nodes = request.Chain.Nodes.ToArray().Select(node => $"{request.Read(node.System)}/{request.Read(node.Seller)}");
        return $"{request.Chain.IsPresent} {request.Chain.Complete} {request.Chain.NodeCount} {string.Join('>', nodes)}";
    }

    private static FormattableString Sizes(ReadOnlySpan<uint> sizes) => $"{string.Join(',', sizes.ToArray().Select(Size))}";

    private static string Size(uint size) => string.Create(CultureInfo.InvariantCulture, $"{size >> 16}x{size & 0xFFFF}");

    private static FormattableString List(DecodedRequest request, TextList list) => $"{string.Join(',', request.Read(list))}";
}
