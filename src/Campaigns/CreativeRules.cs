using System.Text;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>What can be shown, and where its click leads.</summary>
internal static class CreativeRules
{
    internal const int SideMax = 65_535;

    /// <summary>A response carries the markup whole; exchanges cut or drop larger ones.</summary>
    private const int HtmlBytesMax = 64 * 1024;

    /// <summary>Attributes and frameworks are bits 1 to 63 of one word; AdCOM uses fewer.</summary>
    private const int CodeMax = 63;

    /// <summary>AdCOM list "Expandable Directions".</summary>
    private const int ExpandDirectionMax = 6;

    internal const int MediaFilesMax = 32;
    internal const int BitrateKbpsMax = 1_000_000;

    public static void Check(Creative creative, string campaignLandingUrl, HashSet<string> ids, string field, Violations found)
    {
        CatalogRules.CheckId(creative.Id, ids, $"{field}.id", found);
        found.RequireRange(creative.Weight, 0, 1_000, $"{field}.weight");
        found.RequireKnown(creative.Status, $"{field}.status");
        CheckAddresses(creative, campaignLandingUrl, field, found);
        CheckCodes(creative.Attributes, $"{field}.attributes", found);
        CheckCodes(creative.Apis, $"{field}.apis", found);
        CatalogRules.CheckCategories(creative.Categories, $"{field}.categories", found);
        found.Require(
            creative.Language.Length == 0 || Shape.IsLowerLetters(creative.Language, 2), $"{field}.language",
            "must be an ISO 639-1 code such as en");
        switch (creative.MediaCase)
        {
            case Creative.MediaOneofCase.Banner:
                CheckBanner(creative.Banner, $"{field}.banner", found);
                break;
            case Creative.MediaOneofCase.Video:
                CheckVideo(creative.Video, $"{field}.video", found);
                break;
            case Creative.MediaOneofCase.Native:
                NativeRules.Check(creative.Native, $"{field}.native", found);
                break;
            case Creative.MediaOneofCase.Audio:
                AudioRules.Check(creative.Audio, $"{field}.audio", found);
                break;
            default:
                found.Add(field, "must have a banner, a video, a native ad or an audio ad");
                break;
        }
    }

    private static void CheckAddresses(Creative creative, string campaignLandingUrl, string field, Violations found)
    {
        if (creative.LandingUrl.Length == 0)
        {
            found.Require(campaignLandingUrl.Length > 0, $"{field}.landing_url", "must be set here or on the campaign");
        }
        else
        {
            found.Require(Shape.IsHttpsUrl(creative.LandingUrl), $"{field}.landing_url", "must be an absolute https URL");
        }
        found.Require(
            creative.ImageUrl.Length == 0 || Shape.IsHttpsUrl(creative.ImageUrl), $"{field}.image_url", "must be an absolute https URL");
    }

    private static void CheckCodes(IEnumerable<int> codes, string field, Violations found)
    {
        foreach (var (index, code) in codes.Index())
        {
            found.RequireRange(code, 1, CodeMax, $"{field}[{index}]");
        }
    }

    private static void CheckBanner(BannerCreative banner, string field, Violations found)
    {
        found.RequireRange(banner.Width, 1, SideMax, $"{field}.width");
        found.RequireRange(banner.Height, 1, SideMax, $"{field}.height");
        if (banner.Html.Length > 0 && banner.ImageUrl.Length > 0)
        {
            found.Add(field, "must have html or image_url, not both");
        }
        else if (banner.Html.Length == 0 && banner.ImageUrl.Length == 0)
        {
            found.Add(field, "must have html or image_url");
        }
        found.Require(Encoding.UTF8.GetByteCount(banner.Html) <= HtmlBytesMax, $"{field}.html", $"must be at most {HtmlBytesMax} bytes");
        found.Require(
            banner.ImageUrl.Length == 0 || Shape.IsHttpsUrl(banner.ImageUrl), $"{field}.image_url", "must be an absolute https URL");
        foreach (var (index, type) in banner.MimeTypes.Index())
        {
            found.Require(
                MediaTypes.IsBanner(type), $"{field}.mime_types[{index}]", $"\"{type}\" is not a known media type such as text/html");
        }
        foreach (var (index, direction) in banner.ExpandDirections.Index())
        {
            found.RequireRange(direction, 1, ExpandDirectionMax, $"{field}.expand_directions[{index}]");
        }
    }

    internal static void CheckVideo(VideoCreative video, string field, Violations found)
    {
        found.RequireRange(video.DurationMs, 1, 600_000, $"{field}.duration_ms");
        if (video.HasSkipOffsetSeconds)
        {
            found.RequireRange(video.SkipOffsetSeconds, 0, Math.Max(0, video.DurationMs / 1_000), $"{field}.skip_offset_seconds");
        }
        if (video.Tag is { } tag)
        {
            VastTagRules.Check(tag, video.MediaFiles.Count, MediaTypes.IsKnown, field, found);
        }
        else
        {
            found.Require(
                video.MediaFiles.Count is > 0 and <= MediaFilesMax, $"{field}.media_files", $"must have 1 to {MediaFilesMax} files");
        }
        AudioRules.CheckCompanions(video.Companions, field, found);
        foreach (var (index, file) in video.MediaFiles.Index())
        {
            var fileField = $"{field}.media_files[{index}]";
            found.Require(Shape.IsHttpsUrl(file.Url), $"{fileField}.url", "must be an absolute https URL");
            found.Require(
                MediaTypes.IsKnown(file.MimeType), $"{fileField}.mime_type",
                $"\"{file.MimeType}\" is not a known media type such as video/mp4");
            found.RequireRange(file.Width, 1, SideMax, $"{fileField}.width");
            found.RequireRange(file.Height, 1, SideMax, $"{fileField}.height");
            found.RequireRange(file.BitrateKbps, 0, BitrateKbpsMax, $"{fileField}.bitrate_kbps");
        }
    }
}
