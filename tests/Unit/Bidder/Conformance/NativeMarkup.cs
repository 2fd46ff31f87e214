using System.Text.Json;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>A native ad beside what was asked for, in whatever form both came.</summary>
internal sealed record NativeMarkup(Offer Offer, JsonElement Request, JsonElement Answer)
{
    public IReadOnlyList<JsonElement> Asked => Request.Items("assets");

    public IReadOnlyList<JsonElement> Given => Answer.Items("assets");

    /// <summary>The native bids whose markup can be read.</summary>
    public static IEnumerable<NativeMarkup> Of(Auction auction) =>
        from offer in auction.Bids
        where offer.Medium == "native"
        let answer = Unwrapped(AnswerOf(offer))
        where answer.IsThere()
        let slot = offer.Slot
        let asked = slot.At("request_native").IsThere() ? slot.At("request_native") : slot.At("request")
        select new NativeMarkup(offer, Unwrapped(asked.ValueKind == JsonValueKind.String ? Parse(asked.GetString()!) : asked), answer);

    public static JsonElement AnswerOf(Offer offer) =>
        offer.Bid.At("adm_native").IsThere() ? offer.Bid.At("adm_native") : Parse(offer.Bid.Text("adm"));

    /// <summary>The asset of the request that an asset answers; assets without ids are counted from 0.</summary>
    public JsonElement AskedFor(JsonElement given) => Asked.Select((asset, index) => (asset, Id: asset.Number("id") ?? index))
        .FirstOrDefault(pair => pair.Id == (given.Number("id") ?? 0)).asset;

    public static string KindOf(JsonElement asset) =>
        new[] { "title", "img", "video", "data" }.FirstOrDefault(kind => asset.At(kind).IsThere()) ?? "";

    private static JsonElement Unwrapped(JsonElement json) => json.At("native").ValueKind == JsonValueKind.Object ? json.At("native")
        : json;

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
