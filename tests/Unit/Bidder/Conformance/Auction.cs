using System.Text.Json;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>A request and the answer to it, both as JSON, whatever form they came in.</summary>
internal sealed class Auction
{
    /// <summary>Units of each currency for one of the account's.</summary>
    private readonly Dictionary<string, double> _rates;

    private Auction(JsonElement request, JsonElement answer, Catalog catalog, bool hasUnknownFields)
    {
        Request = request;
        Answer = answer;
        HasUnknownFields = hasUnknownFields;
        _rates = catalog.CurrencyRates.ToDictionary(rate => rate.Currency, rate => rate.RateMicros / 1e6, StringComparer.Ordinal);
        _rates[catalog.AccountCurrency.Length > 0 ? catalog.AccountCurrency : "USD"] = 1;
        Bids =
        [
            .. from seat in answer.Items("seatbid")
               from bid in seat.Items("bid")
               let imp = request.Items("imp").LastOrDefault(imp => imp.Text("id") == bid.Text("impid"))
               let deal = imp.Items("pmp.deals").FirstOrDefault(deal => bid.At("dealid").IsThere() && deal.Text("id") == bid.Text("dealid"))
               select new Offer(seat, bid, imp, deal),
        ];
    }

    public JsonElement Request { get; }

    public JsonElement Answer { get; }

    /// <summary>A protobuf answer with fields that the contract does not have.</summary>
    public bool HasUnknownFields { get; }

    public IReadOnlyList<Offer> Bids { get; }

    public static Auction OfJson(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> answer, Catalog catalog) =>
        new(Parse(request), Parse(answer), catalog, hasUnknownFields: false);

    public static Auction OfProtobuf(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, Catalog catalog)
    {
        var known = BidResponse.Parser.WithDiscardUnknownFields(discardUnknownFields: true).ParseFrom(answer);
        return new Auction(
            Parse(OpenRtbJsonWriter.Write(BidRequest.Parser.ParseFrom(request), FieldOrder.Declared)),
            Parse(OpenRtbJsonWriter.Write(known, FieldOrder.Declared)),
            catalog,
            known.CalculateSize() != answer.Length);
    }

    /// <summary>An amount in another currency; null when a rate is missing.</summary>
    public double? Convert(double amount, string from, string to) =>
        from == to ? amount
        : _rates.TryGetValue(from, out var source) && _rates.TryGetValue(to, out var target) ? amount / source * target
        : null;

    /// <summary>4.2.1: USD when it is not said.</summary>
    public string Currency => Answer.At("cur").IsThere() ? Answer.Text("cur") : "USD";

    private static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement;
}
