using System.Diagnostics;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>Gathers what the writers and the notice token need to know about a decided bid.</summary>
internal static class BidAssembly
{
    /// <summary>The most bids of an answer: their numbers have a byte in the impression id.</summary>
    public const int BidsMax = 256;

    /// <summary>Fills everything but the reservation's chunk, deadline and expiry.</summary>
    public static void Fill(
        ref ChosenBid bid, BidContext context, CampaignSnapshot snapshot,
        int impressionIndex, int bidNumber, in Candidate best, int windowMs, BidRules rules)
    {
        ref readonly var impression = ref context.Request.Impressions[impressionIndex];
        ref readonly var campaign = ref snapshot.Campaigns[best.Position];
        var creative = snapshot.Creatives[best.CreativeIndex];
        bid.ImpressionIndex = impressionIndex;
        bid.Slot = campaign.Slot;
        bid.Campaign = campaign.Record;
        bid.Creative = creative;
        bid.Deal = best.Deal;
        bid.Size = creative.Media != MediaKinds.Video ? creative.Size
            : impression.VideoSize != 0 ? impression.VideoSize
            : creative.Template.DefaultSize;
        if ((creative.Media & (MediaKinds.Video | MediaKinds.Audio)) != MediaKinds.None)
        {
            bid.Protocol = (byte)VastVersions.Newest(CreativeFit.VersionsFor(creative, context.Request, in impression));
            var terms = PlayerFit.TermsNumber(creative, context.Request, in impression);
            bid.WithCompanions = terms == 0 || TakesImages(context.Request.Media.Terms(terms).CompanionTypes);
            bid.PlaceInPod = terms == 0 ? (sbyte)0 : (sbyte)Math.Clamp(context.Request.Media.Terms(terms).PlaceInPod, -1, 2);
        }
        bid.Currency = context.Currency;
        bid.BidMicros = InAnswerCurrency(snapshot, context, in best);
        bid.ExpirySeconds = windowMs / 1000;
        bid.Token = new NoticeToken
        {
            ImpressionHigh = rules.NodeId,
            ImpressionLow = (context.Sequence << 8) | (uint)bidNumber,
            ExchangeHash = context.Exchange!.IdHash,
            CampaignHash = campaign.Record.IdHash,
            CreativeHash = creative.IdHash,
            AuctionHash = Hash64.Mix(context.Request.Id.Hash ^ Hash64.Mix(impression.Id.Hash)),
            PriceCapNanos = Quantity.CostNanos(in impression, best.BidMicros),
            BidMicros = bid.BidMicros,
            IssuedSeconds = (uint)(context.NowMs / 1000),
            UserKey = context.UserKey,
            Flags = (context.Request.Test ? NoticeFlags.Test : NoticeFlags.None)
                | (context.Exchange.BillingEvent == BillingEvent.Nurl ? NoticeFlags.BillsOnWin : NoticeFlags.None),
        };
    }

    /// <summary>The price as it is sent, rounded down, but never below a floor that was given in the same currency. An agreed price that
    /// was is sent as it is.</summary>
    private static long InAnswerCurrency(CampaignSnapshot snapshot, BidContext context, in Candidate best)
    {
        var asked = best.Asked;
        if (asked.IsFixed && asked.Currency == context.Currency)
        {
            return asked.Micros;
        }
        var known = snapshot.Currencies.TryFromAccount(best.BidMicros, context.Currency, out var micros);
        Debug.Assert(known, "CurrencyChoice picks a currency with a rate, and the catalogue's rules keep every product in range");
        micros = asked.IsFixed ? micros : PriceStep.InSteps(context.Exchange!, micros);
        return asked.Currency == context.Currency ? Math.Max(micros, asked.Micros) : micros;
    }

    /// <summary>Companions are images (AdCOM companion type 1); a player that does not say takes any.</summary>
    private static bool TakesImages(ulong companionTypes) => companionTypes == 0 || (companionTypes & (1UL << 1)) != 0;
}
