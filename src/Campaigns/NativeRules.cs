using System.Globalization;
using Google.Protobuf.Collections;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>The parts of a native ad.</summary>
internal static class NativeRules
{
    /// <summary>Sellers ask for titles of 15 to 140 characters and descriptions of a paragraph; longer ones are never shown.</summary>
    private const int TitleCharsMax = 1_000;
    private const int TextCharsMax = 4_096;

    /// <summary>Every part is looked at for every asset of a request.</summary>
    private const int WordingsMax = 8;
    private const int ImagesMax = 16;
    private const int TrackersMax = 16;
    private const int ClickTrackersMax = 8;

    public static void Check(NativeCreative native, string field, Violations found)
    {
        found.Require(native.Titles.Count is > 0 and <= WordingsMax, $"{field}.titles", $"must have 1 to {WordingsMax} wordings");
        CheckWordings(native.Titles, TitleCharsMax, $"{field}.titles", found);
        found.Require(native.Descriptions.Count <= WordingsMax, $"{field}.descriptions", $"must have at most {WordingsMax} wordings");
        CheckWordings(native.Descriptions, TextCharsMax, $"{field}.descriptions", found);
        CheckTexts(native, field, found);
        CheckImages(native.Icons, $"{field}.icons", found);
        CheckImages(native.Images, $"{field}.images", found);
        if (native.Video is { } video)
        {
            CreativeRules.CheckVideo(video, $"{field}.video", found);
            found.Require(video.Tag is null, $"{field}.video.tag", "must have media_files: a native ad holds its video");
        }
        CheckTrackers(native, field, found);
    }

    private static void CheckWordings(IEnumerable<string> wordings, int charsMax, string field, Violations found)
    {
        foreach (var (index, text) in wordings.Index())
        {
            found.Require(text.Length > 0, $"{field}[{index}]", "must not be empty");
            CheckText(text, charsMax, $"{field}[{index}]", found);
        }
    }

    private static void CheckTexts(NativeCreative native, string field, Violations found)
    {
        (string Name, string Text)[] texts =
        [
            ("sponsored_by", native.SponsoredBy), ("call_to_action", native.CallToAction), ("price", native.Price),
            ("sale_price", native.SalePrice), ("phone", native.Phone), ("address", native.Address),
            ("additional_description", native.AdditionalDescription), ("display_url", native.DisplayUrl),
        ];
        foreach (var (name, text) in texts)
        {
            CheckText(text, TextCharsMax, $"{field}.{name}", found);
        }
        found.Require(native.Rating.Length == 0 || IsRating(native.Rating), $"{field}.rating", "must be a number from 0 to 5 such as 4.5");
        found.Require(IsCount(native.Likes), $"{field}.likes", "must be up to 18 digits");
        found.Require(IsCount(native.Downloads), $"{field}.downloads", "must be up to 18 digits");
    }

    private static void CheckText(string text, int charsMax, string field, Violations found)
    {
        found.Require(text.Length <= charsMax, field, $"must be at most {charsMax} characters");
        found.Require(Shape.IsPrintable(text), field, "must not have control characters");
    }

    private static void CheckImages(RepeatedField<NativeImage> images, string field, Violations found)
    {
        found.Require(images.Count <= ImagesMax, field, $"must have at most {ImagesMax} images");
        foreach (var (index, image) in images.Index())
        {
            var imageField = $"{field}[{index}]";
            found.Require(Shape.IsHttpsUrl(image.Url), $"{imageField}.url", "must be an absolute https URL");
            found.RequireRange(image.Width, 1, CreativeRules.SideMax, $"{imageField}.width");
            found.RequireRange(image.Height, 1, CreativeRules.SideMax, $"{imageField}.height");
            found.Require(
                MediaTypes.IsImage(image.MimeType), $"{imageField}.mime_type",
                $"\"{image.MimeType}\" is not a known media type such as image/png");
        }
    }

    private static void CheckTrackers(NativeCreative native, string field, Violations found)
    {
        found.Require(
            native.PrivacyUrl.Length == 0 || Shape.IsHttpsUrl(native.PrivacyUrl), $"{field}.privacy_url", "must be an absolute https URL");
        found.Require(
            native.ClickTrackers.Count <= ClickTrackersMax, $"{field}.click_trackers", $"must have at most {ClickTrackersMax} URLs");
        foreach (var (index, url) in native.ClickTrackers.Index())
        {
            found.Require(Shape.IsHttpsUrl(url), $"{field}.click_trackers[{index}]", "must be an absolute https URL");
        }
        found.Require(native.Trackers.Count <= TrackersMax, $"{field}.trackers", $"must have at most {TrackersMax} trackers");
        foreach (var (index, tracker) in native.Trackers.Index())
        {
            found.RequireRange(tracker.Event, 1, 4, $"{field}.trackers[{index}].event");
            found.RequireRange(tracker.Method, 1, 2, $"{field}.trackers[{index}].method");
            found.Require(Shape.IsHttpsUrl(tracker.Url), $"{field}.trackers[{index}].url", "must be an absolute https URL");
        }
    }

    private static bool IsRating(string text) =>
        text.Length <= 8
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rating)
        && rating <= 5;

    private static bool IsCount(string text) => text.Length <= 18 && text.All(char.IsAsciiDigit);
}
