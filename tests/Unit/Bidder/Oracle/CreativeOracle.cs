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
        var seconds = creative.Audio.DurationMs / 1_000.0;
        return Takes(slot.Protocols, creative.Audio.Tag)
            && creative.Audio.MediaFiles.Select(file => file.MimeType).Concat(creative.Audio.Tag?.MimeTypes ?? [])
                .Any(type => slot.Mimes.Contains(type) || (type == "audio/mpeg" && slot.Mimes.Contains("audio/mp3")))
            && seconds >= slot.Minduration
            && (!slot.HasMaxduration || slot.Maxduration == 0 || seconds <= slot.Maxduration);
    }

    private bool FitsBanner(Creative creative, BannerCreative banner)
    {
        if (Imp.Banner is not { } slot || slot.Btype.Contains(banner.Html == "" ? 2 : 3) || creative.Attributes.Intersect(slot.Battr).Any()
            || creative.Apis.Except(slot.Api).Any())
        {
            return false;
        }
        var sizes = slot.Format.Select(format => (format.W, format.H)).Append((slot.W, slot.H));
        return sizes.Any(size => Imp.Instl
            ? banner.Width <= size.W && banner.Height <= size.H
            : (banner.Width, banner.Height) == size);
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
        var seconds = creative.Video.DurationMs / 1_000.0;
        return Takes(slot.Protocols, creative.Video.Tag)
            && creative.Video.MediaFiles.Select(file => file.MimeType).Concat(creative.Video.Tag?.MimeTypes ?? []).Any(slot.Mimes.Contains)
            && seconds >= slot.Minduration
            && (!slot.HasMaxduration || slot.Maxduration == 0 || seconds <= slot.Maxduration)
            && !(slot is { HasSkip: true, Skip: false } && creative.Video.HasSkipOffsetSeconds);
    }

    private static bool IsPartOf(string category, string wider) =>
        string.Equals(category, wider, StringComparison.OrdinalIgnoreCase)
        || string.Equals(category.Split('-')[0], wider, StringComparison.OrdinalIgnoreCase);
}
