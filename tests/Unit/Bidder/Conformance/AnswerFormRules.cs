using System.Text.Json;
using Google.Protobuf.Reflection;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>What holds for the answer as a document: names, types, and what a no-bid is.</summary>
internal static class AnswerFormRules
{
    private const int NoBidCodeMax = 17;

    [Rule("4.2")]
    public static void EveryValueHasTheTypeOfItsTable(Auction auction, Verdict verdict) =>
        Walk(auction.Answer, BidResponse.Descriptor, "answer", (value, field, path) =>
            verdict.Expect(HasType(value, field), $"{path} is {value.ValueKind}"));

    [Rule("4.2")]
    public static void OnlyNamesOfTheSpecificationOutsideOfExt(Auction auction, Verdict verdict)
    {
        Walk(auction.Answer, BidResponse.Descriptor, "answer", (_, field, path) => verdict.Expect(field is not null, $"{path} is unknown"));
        verdict.Expect(!auction.HasUnknownFields, "a field is unknown");
    }

    [Rule("4.2")]
    public static void NoMemberComesTwice(Auction auction, Verdict verdict) => ExpectOnce(auction.Answer, "answer", verdict);

    [Rule("4.2")]
    public static void NothingIsNullOrEmpty(Auction auction, Verdict verdict) =>
        Walk(auction.Answer, BidResponse.Descriptor, "answer", (value, field, path) => verdict.Expect(
            value.ValueKind != JsonValueKind.Null
                && !(value.ValueKind == JsonValueKind.String && value.GetString() == "")
                && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0 && field?.Name != "seatbid"),
            $"{path} is empty"));

    [Rule("4.2.1")]
    public static void IdIsThatOfTheRequest(Auction auction, Verdict verdict)
    {
        // An empty object is a no-bid (7.1).
        if (auction.Answer.EnumerateObject().Any())
        {
            verdict.Expect(auction.Answer.Text("id") == auction.Request.Text("id"), $"id is {auction.Answer.Text("id")}");
        }
    }

    [Rule("4.2.1")]
    public static void CurrencyIsACode(Auction auction, Verdict verdict) =>
        verdict.Expect(auction.Currency.Length == 3 && auction.Currency.All(char.IsAsciiLetterUpper), $"cur is {auction.Currency}");

    [Rule("4.2.1")]
    public static void CurrencyIsOneThatTheRequestAllows(Auction auction, Verdict verdict)
    {
        var allowed = auction.Request.Texts("cur");
        if (allowed.Count > 0 && auction.Bids.Count > 0)
        {
            verdict.Expect(allowed.Contains(auction.Currency, StringComparer.OrdinalIgnoreCase), $"cur is {auction.Currency}");
        }
    }

    [Rule("4.2.1")]
    public static void AnAnswerWithSeatsHasBids(Auction auction, Verdict verdict)
    {
        foreach (var seat in auction.Answer.Items("seatbid"))
        {
            verdict.Expect(seat.Items("bid").Count > 0, "a seat without bids");
        }
    }

    [Rule("7.1")]
    public static void ANoBidReasonStandsAlone(Auction auction, Verdict verdict)
    {
        if (auction.Answer.At("nbr").IsThere())
        {
            verdict.Expect(auction.Bids.Count == 0, "a reason for no bid, and bids");
        }
    }

    [Rule("7.1")]
    public static void ANoBidReasonIsOneOfTheList(Auction auction, Verdict verdict)
    {
        if (auction.Answer.Number("nbr") is { } code)
        {
            verdict.Expect(code is (>= 0 and <= NoBidCodeMax) or >= 500, $"nbr is {code}");
        }
    }

    [Rule("7.1")]
    public static void AnAnswerWithoutBidsSaysWhy(Auction auction, Verdict verdict)
    {
        if (auction.Bids.Count == 0 && auction.Answer.EnumerateObject().Any())
        {
            verdict.Expect(auction.Answer.At("nbr").IsThere(), "no bids and no reason");
        }
    }

    private static void Walk(JsonElement json, MessageDescriptor message, string path, Action<JsonElement, FieldDescriptor?, string> look)
    {
        foreach (var member in json.EnumerateObject())
        {
            var field = message.FindFieldByName(member.Name);
            var place = $"{path}.{member.Name}";
            look(member.Value, field, place);
            if (field is not { FieldType: FieldType.Message } || member.Name == "ext")
            {
                continue;
            }
            var items = member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : new[] { member.Value };
            foreach (var item in items.Where(item => item.ValueKind == JsonValueKind.Object))
            {
                Walk(item, field.MessageType, place, look);
            }
        }
    }

    private static bool HasType(JsonElement value, FieldDescriptor? field) =>
        field is null
        || (field.IsRepeated
            ? value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => IsOne(item, field))
            : IsOne(value, field));

    private static bool IsOne(JsonElement value, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => value.ValueKind == JsonValueKind.String,
        FieldType.Int32 => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        FieldType.Bool => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var flag) && flag is 0 or 1,
        FieldType.Double => value.ValueKind == JsonValueKind.Number,
        _ => value.ValueKind == JsonValueKind.Object,
    };

    private static void ExpectOnce(JsonElement json, string path, Verdict verdict)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                ExpectOnce(item, path, verdict);
            }
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            var names = json.EnumerateObject().Select(member => member.Name).ToList();
            verdict.Expect(names.Distinct(StringComparer.Ordinal).Count() == names.Count, $"{path} names something twice");
            foreach (var member in json.EnumerateObject())
            {
                ExpectOnce(member.Value, $"{path}.{member.Name}", verdict);
            }
        }
    }
}
