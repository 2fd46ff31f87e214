namespace Rtb.Bidder.Decode;

/// <summary>Picks the browser among the brands of user agent hints, where made-up brands stand beside the real ones.</summary>
internal static class BrowserBrand
{
    /// <summary>Takes the brand when it says more than what was taken before: any real brand beats Chromium, Chromium beats nothing.</summary>
    public static void Consider(DecodedRequest request, Text brand)
    {
        if (brand.IsEmpty || IsMadeUp(request.Bytes(brand)))
        {
            return;
        }
        if (request.SuaBrowser.IsEmpty || (IsChromium(request, request.SuaBrowser) && !IsChromium(request, brand)))
        {
            request.SuaBrowser = brand;
        }
    }

    /// <summary>"Not?A_Brand", " Not A;Brand", "Not/A)Brand" and the like.</summary>
    private static bool IsMadeUp(ReadOnlySpan<byte> brand)
    {
        brand = brand.TrimStart((byte)' ');
        return brand.StartsWith("Not"u8) && brand.EndsWith("Brand"u8);
    }

    private static bool IsChromium(DecodedRequest request, Text brand) => request.Bytes(brand).SequenceEqual("Chromium"u8);
}
