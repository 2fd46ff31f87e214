using System.Globalization;
using System.Numerics;
using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>Native and audio parts of requests, what few banner and video slots ask for, and creatives, in words.</summary>
internal static class MediaValues
{
    /// <summary>One fact for each native and audio part, also for those that cannot be answered, and for the rarer terms.</summary>
    public static IEnumerable<Fact> Facts(DecodedRequest request)
    {
        var facts = new List<Fact>();
        foreach (ref readonly var impression in request.Impressions)
        {
            var id = Encoding.UTF8.GetString(request.Bytes(impression.Id));
            if (impression.NativeNumber != 0)
            {
                facts.Add(new Fact { Name = $"native[{id}]", Value = Native(request, in request.Media.NativeOf(in impression)) });
            }
            if (impression.AudioNumber != 0)
            {
                facts.Add(new Fact { Name = $"audio[{id}]", Value = Audio(in request.Media.AudioOf(in impression)) });
            }
            facts.AddRange(TermsValues.Facts(request, in impression, id));
        }
        return facts;
    }

    /// <summary>What a native request asks for: each asset, with a star when it is required.</summary>
    public static string Native(DecodedRequest request, in DecodedNative native)
    {
        if (native.Fault != NativeFault.None)
        {
            return $"cannot be answered: {native.Fault}";
        }
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"native 1.{native.Version % 10}:"));
        foreach (ref readonly var asset in request.Media.AssetsOf(in native))
        {
            text.Append(CultureInfo.InvariantCulture, $" {asset.Id}{(asset.Required ? "*" : "")} {Asset(in asset)};");
        }
        return text.ToString();
    }

    public static string Audio(in DecodedAudio audio)
    {
        var longest = audio.MaxDurationSeconds > 0 ? audio.MaxDurationSeconds.ToString(CultureInfo.InvariantCulture) : "any";
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{audio.MinDurationSeconds} to {longest} s"));
        if (audio.Protocols != 0)
        {
            text.Append(" protocols");
            for (var bits = audio.Protocols; bits != 0; bits &= bits - 1)
            {
                text.Append(CultureInfo.InvariantCulture, $" {BitOperations.TrailingZeroCount(bits)}");
            }
        }
        Append(text, "startdelay", audio.StartDelay, DecodedAudio.NotSaid);
        Append(text, "feed", audio.Feed, 0);
        Append(text, "stitched", audio.Stitched, -1);
        Append(text, "nvol", audio.VolumeNormalization, -1);
        Append(text, "companions", audio.CompanionCount, 0);
        return text.ToString();
    }

    public static string Creative(Creative creative) => creative.MediaCase switch
    {
        Contracts.Catalog.V1.Creative.MediaOneofCase.Banner => $"banner {creative.Banner.Width}x{creative.Banner.Height}",
        Contracts.Catalog.V1.Creative.MediaOneofCase.Video => $"video {Seconds(creative.Video.DurationMs)} s{Tagged(creative.Video.Tag)}",
        Contracts.Catalog.V1.Creative.MediaOneofCase.Audio => $"audio {Seconds(creative.Audio.DurationMs)} s{Tagged(creative.Audio.Tag)}",
        _ => $"native {Parts(creative.Native)}",
    };

    private static string Seconds(int milliseconds) => (milliseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Tagged(VastTag? tag) => tag is null ? "" : ", as a wrapper";

    private static string Asset(in DecodedAsset asset) => asset.Kind switch
    {
        AssetKind.Title => $"title{UpTo(asset.Length)}",
        AssetKind.Data => $"data {asset.Type}{UpTo(asset.Length)}",
        AssetKind.Image => $"img {asset.Type} {asset.Width}x{asset.Height} least {asset.WidthMin}x{asset.HeightMin}",
        AssetKind.Video => $"video {asset.MinDurationSeconds} to {asset.MaxDurationSeconds} s",
        _ => "of no known kind",
    };

    private static string UpTo(int length) => length > 0 ? $" up to {length}" : "";

    private static string Parts(NativeCreative native) => string.Join(
        ' ', Snapshots.NativePieceSource.Of(native).Select(source => source.Piece).Select(piece => piece.Kind switch
        {
            AssetKind.Title => $"title {piece.Length}",
            AssetKind.Data => $"data {piece.Type} {piece.Length}",
            AssetKind.Image => $"img {piece.Type} {piece.Width}x{piece.Height}",
            _ => $"video {piece.DurationMs / 1000} s",
        }));

    private static void Append(StringBuilder text, string name, int value, int notSaid)
    {
        if (value != notSaid)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name} {value}");
        }
    }
}
