using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>An ad that another server has.</summary>
internal static class VastTagRules
{
    private const int MimeTypesMax = 32;

    public static void Check(VastTag tag, int mediaFiles, Func<string, bool> isKnown, string field, Violations found)
    {
        found.Require(mediaFiles == 0, field, "must have media_files or a tag, not both");
        found.Require(Shape.IsHttpsUrl(tag.Url), $"{field}.tag.url", "must be an absolute https URL");
        found.Require(
            tag.MimeTypes.Count is > 0 and <= MimeTypesMax, $"{field}.tag.mime_types", $"must have 1 to {MimeTypesMax} media types");
        foreach (var (index, type) in tag.MimeTypes.Index())
        {
            found.Require(isKnown(type), $"{field}.tag.mime_types[{index}]", $"\"{type}\" is not a known media type of this medium");
        }
    }
}
