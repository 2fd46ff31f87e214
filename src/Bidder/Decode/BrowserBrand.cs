namespace Rtb.Bidder.Decode;

/// <summary>Picks the browser among the brands of user agent hints, where made-up brands stand beside the real ones.</summary>
internal static class BrowserBrand
{
    /// <summary>Takes the brand when it says more than the one taken before: a real brand beats Chromium, Chromium beats nothing.</summary>
    public static void Consider(DecodedRequest request, in Text brand)
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

    /// <summary>"Not?A_Brand", " Not A;Brand", ";Not A Brand", "(Not(A:Brand" and the like; browsers vary them on purpose.</summary>
    private static bool IsMadeUp(ReadOnlySpan<byte> brand)
    {
        while (!brand.IsEmpty && brand[0] < 0x80 && !char.IsAsciiLetter((char)brand[0]))
        {
            brand = brand[1..];
        }
        return brand.IsEmpty || (brand.StartsWith("Not"u8) && brand.IndexOf("Brand"u8) > 0) || brand.SequenceEqual("GREASE"u8);
    }

    private static bool IsChromium(DecodedRequest request, in Text brand) => request.Bytes(brand).SequenceEqual("Chromium"u8);
}
