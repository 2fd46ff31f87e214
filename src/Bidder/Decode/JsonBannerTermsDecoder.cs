using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Members of a banner slot that few slots have: <see cref="BannerTerms"/>.</summary>
internal static class JsonBannerTermsDecoder
{
    /// <summary>Reads the member that the name stands before, or passes over it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, ref DecodedImpression impression, scoped JsonName name)
    {
        switch (name.Length)
        {
            case 4 when json.Is(name, "wmin"u8):
                request.Media.BeginBannerTerms(ref impression).WidthMin = Math.Max(json.ReadInt(0), 0);
                break;
            case 4 when json.Is(name, "wmax"u8):
                request.Media.BeginBannerTerms(ref impression).WidthMax = Math.Max(json.ReadInt(0), 0);
                break;
            case 4 when json.Is(name, "hmin"u8):
                request.Media.BeginBannerTerms(ref impression).HeightMin = Math.Max(json.ReadInt(0), 0);
                break;
            case 4 when json.Is(name, "hmax"u8):
                request.Media.BeginBannerTerms(ref impression).HeightMax = Math.Max(json.ReadInt(0), 0);
                break;
            case 5 when json.Is(name, "mimes"u8):
                ref var mimes = ref request.Media.BeginBannerTerms(ref impression);
                json.At = JsonMediaDecoder.ReadMimes(json, request, ref mimes.MimeCount, ref mimes.MimeTypes);
                break;
            case 6 when json.Is(name, "expdir"u8):
                ref var terms = ref request.Media.BeginBannerTerms(ref impression);
                terms.Gives &= BannerTerms.TopFrame;
                var directions = 0UL;
                json.AddMask(ref directions);
                terms.Gives |= directions & ~BannerTerms.TopFrame;
                break;
            case 8 when json.Is(name, "topframe"u8):
                request.Media.BeginBannerTerms(ref impression).SetTopFrame(json.ReadFlag());
                break;
            default:
                json.Skip();
                break;
        }
        return json.At;
    }

    /// <summary>A member of a format beside its sides.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadRatio(JsonScanner json, scoped JsonName name, ref int width, ref int height, ref int widthMin)
    {
        if (json.Is(name, "wratio"u8))
        {
            width = json.ReadInt(0);
        }
        else if (json.Is(name, "hratio"u8))
        {
            height = json.ReadInt(0);
        }
        else if (json.Is(name, "wmin"u8))
        {
            widthMin = json.ReadInt(0);
        }
        else
        {
            json.Skip();
        }
        return json.At;
    }
}
