using System.Diagnostics;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Price;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Whether a video or audio creative keeps what its slot asks for: duration, skipping, files, the price of its length.</summary>
internal static class PlayerFit
{
    private const int Streaming = 1;
    private const int Progressive = 2;
    private const int Download = 3;

    /// <summary>A picture is of the player's shape when the sides agree within a hundredth.</summary>
    private const long ShapeTolerance = 100;

    /// <summary>The terms of the slot that a creative of its medium is for; 0: it has none.</summary>
    public static int TermsNumber(CreativeEntry creative, DecodedRequest request, in DecodedImpression impression) =>
        creative.Media == MediaKinds.Video ? impression.VideoTermsNumber
        : creative.Media == MediaKinds.Audio ? request.Media.AudioOf(in impression).TermsNumber
        : 0;

    /// <summary>A range whose maximum is 0 is open; maxextended lengthens it, required durations take its place.</summary>
    public static bool Lasts(CreativeEntry creative, DecodedMedia media, int termsNumber, int minSeconds, int maxSeconds)
    {
        var extendedMs = 0L;
        if (termsNumber != 0)
        {
            ref readonly var terms = ref media.Terms(termsNumber);
            if (terms.PodSeconds > 0 && creative.DurationMs > terms.PodSeconds * 1000L)
            {
                return false;
            }
            if (terms.DurationCount > 0)
            {
                return creative.DurationMs % 1000 == 0 && media.DurationsOf(in terms).Contains(creative.DurationMs / 1000);
            }
            extendedMs = terms.ExtendedSeconds < 0 ? int.MaxValue : terms.ExtendedSeconds * 1000L;
        }
        return creative.DurationMs >= minSeconds * 1000L
            && (maxSeconds <= 0 || creative.DurationMs <= (maxSeconds * 1000L) + extendedMs);
    }

    /// <summary>What a slot with terms asks for besides.</summary>
    public static bool Takes(CreativeEntry creative, in PlayerTerms terms, ulong mimeTypes, int skip, uint size)
    {
        if (creative.Skippable && skip > 0
            && (creative.DurationMs <= terms.SkipMinSeconds * 1000L || creative.SkipOffsetSeconds < terms.SkipAfterSeconds))
        {
            return false;
        }
        if (creative.Files.Length == 0)
        {
            return true; // only the server behind the tag knows its files
        }
        foreach (ref readonly var file in creative.Files.AsSpan())
        {
            if ((file.MimeTypes & mimeTypes) != 0 && TakesFile(in file, in terms, size))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// The floor of this creative in micros of the impression's floor currency: of a second, times its seconds, or the highest of the
    /// ranges that its length is in; never below the floor of the impression.
    /// </summary>
    private static long FloorMicros(CreativeEntry creative, DecodedMedia media, in DecodedImpression impression, in PlayerTerms terms)
    {
        var floor = impression.FloorMicros;
        var durationMs = Math.Max(creative.DurationMs, 1000);
        if (terms.FloorPerSecondMicros > 0)
        {
            var product = (((Int128)terms.FloorPerSecondMicros * durationMs) + 999) / 1000;
            floor = Math.Max(floor, product > long.MaxValue ? long.MaxValue : (long)product);
        }
        foreach (ref readonly var range in media.FloorsOf(in terms))
        {
            if (durationMs >= range.MinSeconds * 1000L && (range.MaxSeconds <= 0 || durationMs < (range.MaxSeconds + 1) * 1000L))
            {
                floor = Math.Max(floor, range.FloorMicros);
            }
        }
        Debug.Assert(floor >= 0, "floors below zero are refused by the decoder");
        return floor;
    }

    /// <summary>
    /// The least that may be bid in the open auction with a creative: what the impression asks, or more where its length matters; false
    /// when that is more than can be bid at all.
    /// </summary>
    public static bool TryAsk(
        BidContext context, CampaignSnapshot snapshot, CreativeEntry creative, in DecodedImpression impression, out AskedPrice asked)
    {
        asked = context.OpenPrice;
        var number = creative.DurationMs == 0 ? 0 : TermsNumber(creative, context.Request, in impression);
        if (number == 0 || !context.Request.Media.Terms(number).HasFloors)
        {
            return true;
        }
        var floor = FloorMicros(creative, context.Request.Media, in impression, in context.Request.Media.Terms(number));
        return AskedPrice.TryAsk(context, snapshot, context.OpenKind, floor, impression.FloorCurrency, out asked);
    }

    /// <summary>A bitrate that the catalogue does not say is not held against the file.</summary>
    private static bool TakesFile(in MediaFileEntry file, in PlayerTerms terms, uint size) =>
        (file.BitrateKbps == 0
            || (file.BitrateKbps >= terms.BitrateMinKbps && (terms.BitrateMaxKbps == 0 || file.BitrateKbps <= terms.BitrateMaxKbps)))
        && (terms.Delivery == 0 || (terms.Delivery & DeliveryOf(in file)) != 0)
        && (!terms.NoBoxing || size == 0 || HasShape(file.Size, size));

    private static ulong DeliveryOf(in MediaFileEntry file) =>
        file.Streaming ? 1UL << Streaming : (1UL << Progressive) | (1UL << Download);

    private static bool HasShape(uint picture, uint player)
    {
        var (one, other) = ((picture >> 16) * (long)(player & 0xFFFF), (player >> 16) * (long)(picture & 0xFFFF));
        return Math.Abs(one - other) * ShapeTolerance <= Math.Max(one, other);
    }
}
