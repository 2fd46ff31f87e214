using System.Globalization;
using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>The deals of an impression in words.</summary>
internal static class DealValues
{
    /// <summary>Every deal that is offered, and of those that are ours what they ask; for the gate on advertisers, whom they let
    /// in.</summary>
    public static string OfRequest(NoBidReason gate, BidContext context, in DecodedImpression impression)
    {
        var words = new List<string>();
        var deals = context.Request.Deals.Of(in impression);
        for (var place = 0; place < deals.Length; place++)
        {
            var id = Encoding.UTF8.GetString(context.Request.Bytes(deals[place].Id));
            words.Add(gate == NoBidReason.DealAdvertiserNotAllowed
                ? Advertisers(context.Request, id, in deals[place])
                : id + Terms(context, place, deals[place].Guaranteed));
        }
        if (impression.PrivateAuction)
        {
            words.Add("deals only");
        }
        return words.Count == 0 ? "no deals" : string.Join(", ", words);
    }

    private static string Terms(BidContext context, int place, bool isGuaranteed)
    {
        foreach (ref readonly var offered in context.Match.Deals.Items)
        {
            if (offered.Place == place)
            {
                var kind = offered.Asked.IsFixed ? "price" : "floor";
                var micros = (offered.Asked.AccountMicros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);
                return $" ({kind} {micros}{(isGuaranteed ? ", guaranteed" : "")})";
            }
        }
        return " (not ours)";
    }

    private static string Advertisers(DecodedRequest request, string id, in DecodedDeal deal)
    {
        var domains = new List<string>();
        foreach (ref readonly var domain in request.Deals.AdvertisersOf(in deal))
        {
            domains.Add(Encoding.UTF8.GetString(request.Bytes(domain)));
        }
        return domains.Count == 0 ? $"{id}: any" : $"{id}: {string.Join(' ', domains)}";
    }
}
