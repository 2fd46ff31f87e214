using System.Globalization;
using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>What a request was understood as, for people who compare it with what they sent. No user id is shown.</summary>
internal static class RequestFacts
{
    public static IEnumerable<Fact> Of(BidContext context)
    {
        var request = context.Request;
        List<Fact> facts =
        [
            New("exchange", context.Exchange?.Id ?? ""),
            New("currency", CurrencyCode.ToText(context.Currency)),
            New("auction_type", Number(request.AuctionType > 0 ? request.AuctionType : context.Exchange?.DefaultAuctionType ?? 0)),
            New("tmax_ms", Number(request.TmaxMs)),
            New("impressions", Number(request.ImpressionCount)),
            New("inventory", request.Inventory.ToString().ToUpperInvariant()),
            New("domain", Words(request, request.Domain)),
            New("app_bundle", Words(request, request.AppBundle)),
            New("country", CountryCode.ToText(request.Country)),
            New("device_type", Number(request.DeviceType)),
            New("os", Words(request, request.OperatingSystem)),
            New("os_resolved", TraitValues.System(request)),
            New("model", Words(request, request.Model)),
            New("carrier", Words(request, request.Carrier)),
            New("language", Words(request, request.Language)),
            New("identity", context.IsIdentityUsable ? "usable" : "absent or not allowed"),
            New("segments", Number(request.Segments.Count)),
            New("blocked_categories", Number(request.BlockedCategories.Count)),
            New("blocked_advertisers", Number(request.BlockedAdvertisers.Count)),
            New("coppa", request.Coppa ? "yes" : "no"),
            New("gdpr", request.Gdpr switch { 1 => "yes", 0 => "no", _ => "not said" }),
            New("test", request.Test ? "yes" : "no"),
            .. PrivacyValues.Facts(context),
            .. MediaValues.Facts(request),
            .. SupplyFacts.Of(context),
        ];
        return facts.Where(fact => fact.Value.Length > 0);
    }

    private static Fact New(string name, string value) => new() { Name = name, Value = value };

    private static string Words(DecodedRequest request, Text text) => Encoding.UTF8.GetString(request.Bytes(text));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
