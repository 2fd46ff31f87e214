using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>Makes the entry of a creative that has passed the rules.</summary>
internal static class CreativeEntryBuilder
{
    private const int DefaultWeight = 100;

    /// <summary>Whether a creative may be shown: a catalogue file needs no review, so unspecified counts as approved.</summary>
    public static bool IsUsable(Creative creative) => creative.Status is CreativeStatus.Unspecified or CreativeStatus.Approved;

    public static CreativeEntry Build(Creative creative, CreativeTemplate template, int capStart, int capCount)
    {
        var video = creative.Video;
        var banner = creative.Banner;
        return new CreativeEntry
        {
            Id = creative.Id,
            IdHash = ScopeHash.OfIdShort(creative.Id),
            Media = MediaOf(creative),
            Size = banner is null ? 0 : DecodedImpression.SizeOf(banner.Width, banner.Height),
            Weight = creative.Weight == 0 ? DefaultWeight : creative.Weight,
            Attributes = Bits(creative.Attributes),
            CategoryHashes = Categories.BlockHashes(creative.Categories),
            Apis = Bits(creative.Apis),
            LanguageHash = creative.Language.Length == 0 ? 0 : TextHash.Of(Encoding.UTF8.GetBytes(creative.Language)),
            BannerTypes = banner is null ? 0 : BannerTypes.Of(banner),
            Secure = creative.Secure,
            MimeTypes = video is not null ? MimeTypesOf(video) : creative.Audio is { } audio ? MimeTypesOf(audio)
                : banner is not null ? BannerTypes.MimeTypesOf(banner)
                : 0,
            BannerNeeds = banner is null ? 0 : Bits(banner.ExpandDirections) | (banner.NeedsTopFrame ? BannerTerms.TopFrame : 0),
            SkipOffsetSeconds = video?.SkipOffsetSeconds ?? 0,
            Files = [.. FilesOf(creative)],
            Protocols = (video?.Tag ?? creative.Audio?.Tag) is null ? VastVersions.Inline : VastVersions.Wrappers,
            DurationMs = video?.DurationMs ?? creative.Audio?.DurationMs ?? 0,
            Skippable = video?.HasSkipOffsetSeconds ?? false,
            NativePieces = creative.Native is { } native ? [.. NativePieceSource.Of(native).Select(source => source.Piece)] : [],
            Template = template,
            CapStart = capStart,
            CapCount = capCount,
        };
    }

    private static IEnumerable<MediaFileEntry> FilesOf(Creative creative) =>
        creative.Video?.MediaFiles.Select(file => new MediaFileEntry(
            MimeTypes.BitOf(Encoding.UTF8.GetBytes(file.MimeType)), DecodedImpression.SizeOf(file.Width, file.Height), file.BitrateKbps,
            file.Streaming))
        ?? creative.Audio?.MediaFiles.Select(file => new MediaFileEntry(
            NativePieceSource.BitsOf(file.MimeType), 0, file.BitrateKbps, Streaming: false))
        ?? [];

    private static MediaKinds MediaOf(Creative creative) => creative.MediaCase switch
    {
        Creative.MediaOneofCase.Video => MediaKinds.Video,
        Creative.MediaOneofCase.Native => MediaKinds.Native,
        Creative.MediaOneofCase.Audio => MediaKinds.Audio,
        _ => MediaKinds.Banner,
    };

    private static ulong MimeTypesOf(AudioCreative audio) =>
        audio.MediaFiles.Select(file => file.MimeType).Concat(audio.Tag?.MimeTypes ?? [])
            .Aggregate(0UL, (bits, type) => bits | NativePieceSource.BitsOf(type));

    private static ulong MimeTypesOf(VideoCreative video) =>
        video.MediaFiles.Select(file => file.MimeType).Concat(video.Tag?.MimeTypes ?? [])
            .Aggregate(0UL, (bits, type) => bits | MimeTypes.BitOf(Encoding.UTF8.GetBytes(type)));

    private static ulong Bits(IEnumerable<int> codes) => codes.Aggregate(0UL, (bits, code) => bits | (1UL << code));
}
