using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Which parts of a native creative an asset can take: Native 1.2 sections 4.2 to 4.6.</summary>
internal static class NativeFit
{
    private const int LogoType = 2;

    /// <summary>Every required asset can be answered, and at least one asset is.</summary>
    public static bool Fits(NativePiece[] pieces, ReadOnlySpan<DecodedAsset> assets)
    {
        var answered = 0;
        foreach (ref readonly var asset in assets)
        {
            var piece = Pick(pieces, in asset);
            if (piece < 0 && asset.Required)
            {
                return false;
            }
            answered += piece < 0 ? 0 : 1;
        }
        return answered > 0;
    }

    /// <summary>The first piece that the asset can take; -1 when there is none.</summary>
    public static int Pick(NativePiece[] pieces, in DecodedAsset asset)
    {
        for (var i = 0; i < pieces.Length; i++)
        {
            ref readonly var piece = ref pieces[i];
            if (piece.Kind == asset.Kind && Takes(in asset, in piece))
            {
                return i;
            }
        }
        return -1;
    }

    private static bool Takes(in DecodedAsset asset, in NativePiece piece) => asset.Kind switch
    {
        AssetKind.Title => IsShortEnough(in asset, in piece),
        AssetKind.Data => asset.Type == piece.Type && IsShortEnough(in asset, in piece),
        AssetKind.Image => TakesType(asset.Type, piece.Type)
            && TakesSide(piece.Width, asset.Width, asset.WidthMin)
            && TakesSide(piece.Height, asset.Height, asset.HeightMin)
            && TakesMime(in asset, in piece),
        AssetKind.Video => TakesMime(in asset, in piece)
            && (asset.Protocols == 0 || (asset.Protocols & CreativeFit.InlineVast4) != 0)
            && piece.DurationMs >= asset.MinDurationSeconds * 1000L
            && (asset.MaxDurationSeconds == 0 || piece.DurationMs <= asset.MaxDurationSeconds * 1000L),
        _ => false,
    };

    private static bool IsShortEnough(in DecodedAsset asset, in NativePiece piece) => asset.Length == 0 || piece.Length <= asset.Length;

    /// <summary>Logos (type 2) are deprecated for icons; without a type any image will do.</summary>
    private static bool TakesType(int wanted, int type) =>
        wanted == 0 || wanted == type || (wanted == LogoType && type == NativePieceSource.IconType);

    /// <summary>Section 4.4: the least size when one is given, since the seller scales; a size alone is an exact requirement.</summary>
    private static bool TakesSide(int side, int wanted, int least) => least > 0 ? side >= least : wanted == 0 || side == wanted;

    private static bool TakesMime(in DecodedAsset asset, in NativePiece piece) =>
        asset.MimeCount == 0 || (asset.MimeTypes & piece.MimeTypes) != 0;
}
