using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>What an audio ad is made of.</summary>
internal static class AudioRules
{
    private const int CompanionsMax = 16;

    public static void Check(AudioCreative audio, string field, Violations found)
    {
        found.RequireRange(audio.DurationMs, 1, 600_000, $"{field}.duration_ms");
        if (audio.HasSkipOffsetSeconds)
        {
            found.RequireRange(audio.SkipOffsetSeconds, 0, Math.Max(0, audio.DurationMs / 1_000), $"{field}.skip_offset_seconds");
        }
        if (audio.Tag is { } tag)
        {
            VastTagRules.Check(tag, audio.MediaFiles.Count, MediaTypes.IsAudio, field, found);
        }
        else
        {
            found.Require(
                audio.MediaFiles.Count is > 0 and <= CreativeRules.MediaFilesMax, $"{field}.media_files",
                $"must have 1 to {CreativeRules.MediaFilesMax} files");
        }
        foreach (var (index, file) in audio.MediaFiles.Index())
        {
            var fileField = $"{field}.media_files[{index}]";
            found.Require(Shape.IsHttpsUrl(file.Url), $"{fileField}.url", "must be an absolute https URL");
            found.Require(
                MediaTypes.IsAudio(file.MimeType), $"{fileField}.mime_type",
                $"\"{file.MimeType}\" is not a known media type such as audio/mpeg");
            found.RequireRange(file.BitrateKbps, 0, CreativeRules.BitrateKbpsMax, $"{fileField}.bitrate_kbps");
        }
        CheckCompanions(audio.Companions, field, found);
    }

    internal static void CheckCompanions(IReadOnlyCollection<AudioCompanion> companions, string field, Violations found)
    {
        found.Require(companions.Count <= CompanionsMax, $"{field}.companions", $"must have at most {CompanionsMax} images");
        foreach (var (index, companion) in companions.Index())
        {
            CheckCompanion(companion, $"{field}.companions[{index}]", found);
        }
    }

    private static void CheckCompanion(AudioCompanion companion, string field, Violations found)
    {
        found.Require(Shape.IsHttpsUrl(companion.ImageUrl), $"{field}.image_url", "must be an absolute https URL");
        found.Require(
            MediaTypes.IsImage(companion.MimeType), $"{field}.mime_type",
            $"\"{companion.MimeType}\" is not a known media type such as image/png");
        found.RequireRange(companion.Width, 1, CreativeRules.SideMax, $"{field}.width");
        found.RequireRange(companion.Height, 1, CreativeRules.SideMax, $"{field}.height");
    }
}
