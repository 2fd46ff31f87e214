using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>The parts that a native request asks for: Native 1.2 sections 4.2 to 4.6.</summary>
/// <remarks>The document may be one inside of a string, so nothing here may ask the request's own JSON state.</remarks>
internal static class JsonAssetDecoder
{
    /// <summary>No known media type is as long, however it is escaped.</summary>
    private const int EscapedMimeMax = 256;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadAll(JsonScanner json, DecodedRequest request, ref DecodedNative native)
    {
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            if (!request.Media.TryAddAsset(ref native, out var index))
            {
                request.Exceed(NoBidReason.TooManyListEntries);
                json.Skip();
                continue;
            }
            json.At = Read(json, request, ref request.Media.Asset(index));
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Read(JsonScanner json, DecodedRequest request, ref DecodedAsset asset)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when json.Is(name, "id"u8):
                    asset.Id = json.ReadInt(int.MinValue);
                    asset.HasId = asset.Id != int.MinValue;
                    break;
                case 3 when json.Is(name, "img"u8):
                    json.At = ReadKind(json, request, ref asset, AssetKind.Image);
                    break;
                case 4 when json.Is(name, "data"u8):
                    json.At = ReadKind(json, request, ref asset, AssetKind.Data);
                    break;
                case 5 when json.Is(name, "title"u8):
                    json.At = ReadKind(json, request, ref asset, AssetKind.Title);
                    break;
                case 5 when json.Is(name, "video"u8):
                    json.At = ReadKind(json, request, ref asset, AssetKind.Video);
                    break;
                case 8 when json.Is(name, "required"u8):
                    asset.Required = json.ReadFlag();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    /// <summary>The four kinds share no member that means another thing in another kind, so one reader does for all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadKind(JsonScanner json, DecodedRequest request, ref DecodedAsset asset, AssetKind kind)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        asset.Become(kind);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when json.Is(name, "len"u8):
                    asset.Length = json.ReadInt(0);
                    break;
                case 4 when json.Is(name, "type"u8):
                    asset.Type = json.ReadInt(0);
                    break;
                case 5 when json.Is(name, "mimes"u8):
                    json.At = ReadMimes(json, request, ref asset);
                    break;
                case 9 when json.Is(name, "protocols"u8):
                    asset.Protocols = 0;
                    json.AddMask(ref asset.Protocols);
                    break;
                case 11 when json.Is(name, "minduration"u8):
                    asset.MinDurationSeconds = json.ReadInt(0);
                    break;
                case 11 when json.Is(name, "maxduration"u8):
                    asset.MaxDurationSeconds = json.ReadInt(0);
                    break;
                default:
                    json.At = ReadSize(json, ref asset, name, kind);
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadSize(JsonScanner json, ref DecodedAsset asset, scoped JsonName name, AssetKind kind)
    {
        if (kind != AssetKind.Image)
        {
            // A video says how large its player is, which VAST players fit to.
            json.Skip();
        }
        else if (json.Is(name, "w"u8))
        {
            asset.Width = json.ReadInt(0);
        }
        else if (json.Is(name, "h"u8))
        {
            asset.Height = json.ReadInt(0);
        }
        else if (json.Is(name, "wmin"u8))
        {
            asset.WidthMin = json.ReadInt(0);
        }
        else if (json.Is(name, "hmin"u8))
        {
            asset.HeightMin = json.ReadInt(0);
        }
        else
        {
            json.Skip();
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMimes(JsonScanner json, DecodedRequest request, ref DecodedAsset asset)
    {
        asset.MimeCount = 0;
        asset.MimeTypes = 0;
        if (json.Peek() == '"')
        {
            if (json.TryReadString(out var start, out var length, out var escaped))
            {
                AddMime(request, ref asset, start, length, escaped);
            }
            return json.At;
        }
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            if (json.TryReadString(out var start, out var length, out var escaped))
            {
                AddMime(request, ref asset, start, length, escaped);
            }
        }
        return json.At;
    }

    private static void AddMime(DecodedRequest request, ref DecodedAsset asset, int start, int length, bool escaped)
    {
        if (length == 0)
        {
            return;
        }
        asset.MimeCount++;
        var text = request.Bytes(start, length);
        if (!escaped)
        {
            asset.MimeTypes |= MimeTypes.BitOf(text);
            return;
        }
        Span<byte> plain = stackalloc byte[EscapedMimeMax];
        if (length <= EscapedMimeMax)
        {
            asset.MimeTypes |= MimeTypes.BitOf(plain[..JsonEscapes.Unescape(text, plain)]);
        }
    }
}
