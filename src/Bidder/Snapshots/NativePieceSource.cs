using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>A native creative taken apart: each piece with what is sent for it, in an order that is the same for all who ask.</summary>
/// <param name="Piece">What decides.</param>
/// <param name="Text">Title, text of a data asset, or URL of an image.</param>
internal sealed record NativePieceSource(NativePiece Piece, string Text)
{
    public const int IconType = 1;
    public const int MainType = 3;

    public static IReadOnlyList<NativePieceSource> Of(NativeCreative native)
    {
        List<NativePieceSource> pieces = [.. native.Titles.Select(title => new NativePieceSource(
            new NativePiece { Kind = AssetKind.Title, Length = CharsOf(title) }, title))];
        pieces.AddRange(native.Images.Select(image => Image(image, MainType)));
        pieces.AddRange(native.Icons.Select(image => Image(image, IconType)));
        pieces.AddRange(native.Descriptions.Select(text => Data(2, text)));
        (int Type, string Text)[] texts =
        [
            (1, native.SponsoredBy), (3, native.Rating), (4, native.Likes), (5, native.Downloads), (6, native.Price),
            (7, native.SalePrice), (8, native.Phone), (9, native.Address), (10, native.AdditionalDescription),
            (11, native.DisplayUrl), (12, native.CallToAction),
        ];
        pieces.AddRange(texts.Where(data => data.Text.Length > 0).Select(data => Data(data.Type, data.Text)));
        if (native.Video is { } video)
        {
            var types = video.MediaFiles.Aggregate(0UL, (bits, file) => bits | BitsOf(file.MimeType));
            pieces.Add(new NativePieceSource(
                new NativePiece { Kind = AssetKind.Video, MimeTypes = types, DurationMs = video.DurationMs }, ""));
        }
        return pieces;
    }

    /// <summary>The bits of a media type under all of its names: sellers name some formats by an unregistered one.</summary>
    public static ulong BitsOf(string mediaType)
    {
        string[] names = mediaType.ToLowerInvariant() switch
        {
            "image/jpeg" or "image/jpg" => ["image/jpeg", "image/jpg"],
            "audio/mpeg" or "audio/mp3" => ["audio/mpeg", "audio/mp3"],
            "audio/mp4" or "audio/x-m4a" => ["audio/mp4", "audio/x-m4a"],
            "audio/wav" or "audio/x-wav" or "audio/vnd.wav" => ["audio/wav", "audio/x-wav", "audio/vnd.wav"],
            _ => [mediaType],
        };
        return names.Aggregate(0UL, (bits, name) => bits | MimeTypes.BitOf(Encoding.UTF8.GetBytes(name)));
    }

    private static NativePieceSource Image(NativeImage image, int type) => new(
        new NativePiece
        {
            Kind = AssetKind.Image,
            Type = type,
            Width = image.Width,
            Height = image.Height,
            MimeTypes = BitsOf(image.MimeType),
        },
        image.Url);

    private static NativePieceSource Data(int type, string text) =>
        new(new NativePiece { Kind = AssetKind.Data, Type = type, Length = CharsOf(text) }, text);

    /// <summary>Characters as people count them: a surrogate pair is one.</summary>
    private static int CharsOf(string text) => text.EnumerateRunes().Count();
}
