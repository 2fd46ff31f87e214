using System.Globalization;
using System.Text.Json;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Conformance;
using Rtb.World;

namespace Rtb.Unit.Bidder.Everything;

/// <summary>For each native request one ad that has all it asks for.</summary>
internal static class NativeAds
{
    private const int IconType = 1;
    private const int LogoType = 2;
    private const int ImagesMax = 16;

    public static IEnumerable<Creative> For(IEnumerable<JsonElement> imps) =>
        from imp in imps
        let request = FittingImpression.NativeRequestOf(imp)
        where request.IsThere()
        let images = request.Items("assets").Select(asset => asset.At("img")).Where(JsonReading.IsThere).Select(Image).ToList()
        group images by string.Join(' ', images.Select(image => image.ToString())) into same
        select Ad(same.First());

    /// <summary>A size and a media type that the asset takes.</summary>
    private static (bool IsIcon, int Width, int Height, string Type) Image(JsonElement asked) => (
        asked.Number("type") is IconType or LogoType, Side(asked, "w"), Side(asked, "h"),
        asked.Texts("mimes").FirstOrDefault(type => type.StartsWith("image/", StringComparison.Ordinal)) ?? "image/png");

    private static int Side(JsonElement asked, string name) =>
        asked.Number($"{name}min") is { } least and > 0 ? (int)least : asked.Number(name) is { } exact and > 0 ? (int)exact : 100;

    private static Creative Ad(List<(bool IsIcon, int Width, int Height, string Type)> images)
    {
        var creative = SampleCatalog.Native();
        creative.Attributes.Clear();
        var native = creative.Native;
        native.Titles.Clear();
        native.Titles.Add(["Everything", "All"]);
        native.Descriptions.Clear();
        native.Descriptions.Add(["Everything for everybody", "All"]);
        (native.SponsoredBy, native.CallToAction, native.Rating, native.Likes) = ("All", "Buy", "5", "1");
        (native.Downloads, native.Price, native.SalePrice, native.Phone) = ("1", "$1", "$1", "1");
        (native.Address, native.AdditionalDescription, native.DisplayUrl) = ("All", "All", "a.b");
        native.Icons.Clear();
        native.Icons.Add(images.Where(image => image.IsIcon).Take(ImagesMax).Select(Part));
        native.Images.Clear();
        native.Images.Add(images.Where(image => !image.IsIcon).Take(ImagesMax).Select(Part));
        return creative;
    }

    private static NativeImage Part((bool IsIcon, int Width, int Height, string Type) image, int number) => new()
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"https://cdn.example/{number}"),
        Width = Math.Clamp(image.Width, 1, 4_096),
        Height = Math.Clamp(image.Height, 1, 4_096),
        MimeType = image.Type,
    };
}
