using Rtb.Bidder.Budget;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>What an impression asks for before any campaign is looked at.</summary>
internal static class ImpressionChoice
{
    private const MediaKinds Rare = MediaKinds.Audio | MediaKinds.Native;

    /// <summary>
    /// None and what we may bid on, in <see cref="BidContext.OpenPrice"/> and the matcher's deals, or why this impression is not for us.
    /// Media that no creative of ours could be shown in are taken off the impression.
    /// </summary>
    public static NoBidReason Offer(BidContext context, CampaignSnapshot snapshot, int index)
    {
        ref var impression = ref context.Request.Impressions[index];
        context.OpenPrice = default;
        context.IsOpen = false;
        impression.Media &= CreativeFit.CanPlay(in impression) ? ~MediaKinds.None : ~MediaKinds.Video;
        if ((impression.Media & Rare) != MediaKinds.None)
        {
            DropUnusable(context.Request, ref impression);
        }
        if (impression.Media == MediaKinds.None)
        {
            return NoBidReason.MediaNotSupported;
        }
        impression.FloorCurrency = impression.FloorCurrency == CurrencyCode.NotSaid
            ? context.Exchange!.FloorCurrency
            : impression.FloorCurrency;
        var deals = context.Match.Deals;
        deals.Clear();
        var reason = impression.DealCount == 0 ? NoBidReason.PrivateAuction : deals.Resolve(context, snapshot, in impression);
        if (impression.PrivateAuction)
        {
            return reason;
        }
        context.OpenKind = AuctionKinds.Of(context.Exchange!, context.Request.AuctionType);
        context.IsOpen = AskedPrice.TryAsk(
            context, snapshot, context.OpenKind, impression.FloorMicros, impression.FloorCurrency, out context.OpenPrice);
        return context.IsOpen || reason == NoBidReason.None ? NoBidReason.None : NoBidReason.FloorCurrencyUnknown;
    }

    /// <summary>
    /// How long the bid's reservation waits for news: by format, longer when the exchange says it may take longer. What fills the screen
    /// or earns a reward is loaded before it is shown, as a video is. Where the exchange says when it will show the ad, the time until
    /// then comes on top.
    /// </summary>
    public static int NoticeWindowMs(ExchangeEntry exchange, DecodedRequest request, in DecodedImpression impression,
        CreativeEntry creative, long nowMs)
    {
        var window = creative.Media is MediaKinds.Video or MediaKinds.Audio || impression.Interstitial || impression.Rewarded
            ? exchange.VideoWindowMs
            : request.Inventory == InventoryKind.App ? exchange.AppWindowMs
            : exchange.WebWindowMs;
        var expiryMs = Math.Min(impression.ExpirySeconds, exchange.VideoWindowMs / 1000) * 1000;
        var longest = Math.Max(window, expiryMs);
        return impression.DisplayAtMs <= nowMs ? longest
            : (int)Math.Min(longest + (impression.DisplayAtMs - nowMs), HoldClock.LongestWindowMs);
    }

    /// <summary>A native request that cannot be answered, a player that takes no VAST 4.</summary>
    private static void DropUnusable(DecodedRequest request, ref DecodedImpression impression)
    {
        if ((impression.Media & MediaKinds.Native) != MediaKinds.None
            && request.Media.NativeOf(in impression).Fault != NativeFault.None)
        {
            impression.Media &= ~MediaKinds.Native;
        }
        if ((impression.Media & MediaKinds.Audio) != MediaKinds.None && !AudioFit.CanPlay(in request.Media.AudioOf(in impression)))
        {
            impression.Media &= ~MediaKinds.Audio;
        }
    }
}
