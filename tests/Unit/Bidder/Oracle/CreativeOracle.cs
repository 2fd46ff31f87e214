using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Whether an impression can take a creative, from the messages.</summary>
internal sealed record CreativeOracle(BidRequest Request, BidRequest.Types.Imp Imp)
{
    private static readonly int[] Inline = [2, 3, 7, 11, 13, 15];
    private static readonly int[] Wrappers = [5, 6, 8, 12, 14, 16];

    public static bool IsUsable(Creative creative) => creative.Status is CreativeStatus.Unspecified or CreativeStatus.Approved;

    /// <summary>Linear ads in VAST 2 to 4 are all we have.</summary>
    public static bool CanPlay(BidRequest.Types.Video slot) => TakesAny(slot.Protocols) && slot.Linearity != 2;

    public bool Fits(Creative creative) =>
        IsUsable(creative)
        && (creative.Secure || !Imp.Secure)
        && (Request.Wlang.Count == 0 || creative.Language == "" || Request.Wlang.Contains(creative.Language))
        && !Request.Bcat.Any(blocked => creative.Categories.Any(own => IsPartOf(own, blocked)))
        && creative.MediaCase switch
        {
            Creative.MediaOneofCase.Banner => FitsBanner(creative, creative.Banner),
            Creative.MediaOneofCase.Native => Imp.Native is { } slot && NativeOracle.Fits(creative, slot),
            Creative.MediaOneofCase.Audio => FitsAudio(creative),
            _ => FitsVideo(creative),
        };

    public static bool CanPlay(BidRequest.Types.Audio slot) => TakesAny(slot.Protocols);

    private static bool TakesAny(IReadOnlyCollection<int> protocols) =>
        protocols.Count == 0 || protocols.Intersect(Inline.Concat(Wrappers)).Any();

    /// <summary>Nobody gets a wrapper who has not asked for one.</summary>
    private static bool Takes(IReadOnlyCollection<int> protocols, VastTag? tag) =>
        protocols.Count == 0 ? tag is null : protocols.Intersect(tag is null ? Inline : Wrappers).Any();

    private bool FitsAudio(Creative creative)
    {
        if (Imp.Audio is not { } slot || !CanPlay(slot) || creative.Attributes.Intersect(slot.Battr).Any()
            || creative.Apis.Except(slot.Api).Any())
        {
            return false;
        }
        return Takes(slot.Protocols, creative.Audio.Tag)
            && creative.Audio.MediaFiles.Select(file => file.MimeType).Concat(creative.Audio.Tag?.MimeTypes ?? [])
                .Any(type => slot.Mimes.Contains(type) || (type == "audio/mpeg" && slot.Mimes.Contains("audio/mp3")))
            && PlayerOracle.Lasts(
                creative.Audio.DurationMs, slot.Minduration, slot.Maxduration, slot.Maxextended, slot.Rqddurs, slot.Poddur)
            && (creative.Audio.Tag is not null || creative.Audio.MediaFiles.Any(file =>
                PlayerOracle.Bitrate(file.BitrateKbps, slot.Minbitrate, slot.Maxbitrate)
                && PlayerOracle.Delivery(streams: false, slot.Delivery)));
    }

    private bool FitsBanner(Creative creative, BannerCreative banner)
    {
        if (Imp.Banner is not { } slot || slot.Btype.Contains(banner.Html == "" ? 2 : 3) || creative.Attributes.Intersect(slot.Battr).Any()
            || creative.Apis.Except(slot.Api).Any())
        {
            return false;
        }
        return SlotOracle.TakesKind(banner, slot) && SlotOracle.TakesSize(banner, slot, Imp.Instl);
    }

    private bool FitsVideo(Creative creative)
    {
        if (Imp.Video is not { } slot || !CanPlay(slot))
        {
            return false;
        }
        if (creative.Attributes.Intersect(slot.Battr).Any() || creative.Apis.Except(slot.Api).Any())
        {
            return false;
        }
        return Takes(slot.Protocols, creative.Video.Tag)
            && creative.Video.MediaFiles.Select(file => file.MimeType).Concat(creative.Video.Tag?.MimeTypes ?? []).Any(slot.Mimes.Contains)
            && PlayerOracle.Lasts(
                creative.Video.DurationMs, slot.Minduration, slot.Maxduration, slot.Maxextended, slot.Rqddurs, slot.Poddur)
            && PlayerOracle.Skips(creative.Video, slot)
            && (creative.Video.Tag is not null || creative.Video.MediaFiles.Any(file => slot.Mimes.Contains(file.MimeType)
                && PlayerOracle.Bitrate(file.BitrateKbps, slot.Minbitrate, slot.Maxbitrate)
                && PlayerOracle.Delivery(file.Streaming, slot.Delivery)
                && PlayerOracle.Shape(file, slot)));
    }

    private static bool IsPartOf(string category, string wider) =>
        string.Equals(category, wider, StringComparison.OrdinalIgnoreCase)
        || string.Equals(category.Split('-')[0], wider, StringComparison.OrdinalIgnoreCase);
}
