using System.Buffers.Text;

namespace Rtb.Bidder.Decode;

/// <summary>What a native request must have so that it can be answered. Native 1.2 sections 4.1 to 4.7.</summary>
internal static class NativeRequestRules
{
    private const int Newest = 12;

    /// <summary>Ends a native request: whether it can be answered, and what it means when it does not say.</summary>
    public static void Complete(DecodedRequest request, ref DecodedNative native)
    {
        native.Version = native.Version != 0 ? native.Version : native.OuterVersion != 0 ? native.OuterVersion : Newest;
        native.PlacementCount = Math.Max(native.PlacementCount, 1);
        if (native.Fault == NativeFault.None)
        {
            native.Fault = Check(request.Media.AssetsOf(in native));
        }
    }

    /// <summary>"1.0", 1.1 or "1" as 10, 11 and 10; versions that are not known, as the newest.</summary>
    public static int VersionOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !Utf8Parser.TryParse(text, out decimal version, out var used) || used != text.Length)
        {
            return 0;
        }
        return version is 1.0m ? 10 : version is 1.1m ? 11 : Newest;
    }

    private static NativeFault Check(Span<DecodedAsset> assets)
    {
        if (assets.IsEmpty)
        {
            return NativeFault.NoAssets;
        }
        var named = 0;
        foreach (ref readonly var asset in assets)
        {
            if (asset.Kind == AssetKind.Mixed)
            {
                return NativeFault.MixedAsset;
            }
            if ((asset.Length | asset.Width | asset.Height | asset.WidthMin | asset.HeightMin | asset.MinDurationSeconds
                | asset.MaxDurationSeconds) < 0)
            {
                return NativeFault.NegativeValue;
            }
            if (asset.HasId && asset.Id < 0)
            {
                return NativeFault.AssetIds;
            }
            named += asset.HasId ? 1 : 0;
        }
        return CheckIds(assets, named);
    }

    /// <summary>
    /// Ids tell the seller which asset an answer is for. Sellers that give none at all count from 0, as the specification says ids
    /// typically are; when only some have one, or two have the same, nobody can tell.
    /// </summary>
    private static NativeFault CheckIds(Span<DecodedAsset> assets, int named)
    {
        if (named != 0 && named != assets.Length)
        {
            return NativeFault.AssetIds;
        }
        for (var i = 0; i < assets.Length; i++)
        {
            assets[i].Id = named == 0 ? i : assets[i].Id;
            for (var j = 0; j < i; j++)
            {
                if (assets[j].Id == assets[i].Id)
                {
                    return NativeFault.DuplicateAssetId;
                }
            }
        }
        return NativeFault.None;
    }
}
