namespace Rtb.Bidder.Decode;

/// <summary>The device (section 3.2.18), its user agent hints (3.2.29) and place (3.2.19).</summary>
internal static class JsonDeviceDecoder
{
    public static void Read(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("ua"u8):
                    JsonFields.ReadText(ref json, request, out request.UserAgent);
                    break;
                case 2 when name.SequenceEqual("os"u8):
                    JsonFields.ReadHashed(ref json, request, out request.OperatingSystem);
                    break;
                case 3 when name.SequenceEqual("osv"u8):
                    JsonFields.ReadText(ref json, request, out var version);
                    request.OperatingSystemVersion = VersionNumber.Of(request.Bytes(version));
                    break;
                case 3 when name.SequenceEqual("geo"u8):
                    ReadGeo(ref json, request, ref request.Other.DeviceGeo);
                    break;
                case 3 when name.SequenceEqual("sua"u8):
                    ReadUserAgentHints(ref json, request);
                    break;
                case 3 when name.SequenceEqual("ifa"u8):
                    JsonFields.ReadText(ref json, request, out request.DeviceId);
                    break;
                case 3 when name.SequenceEqual("lmt"u8):
                    request.LimitAdTracking = JsonFields.ReadFlag(ref json);
                    break;
                case 3 when name.SequenceEqual("dnt"u8):
                    request.DoNotTrack = JsonFields.ReadFlag(ref json);
                    break;
                case 5 when name.SequenceEqual("langb"u8):
                    JsonFields.ReadText(ref json, request, out request.Other.LanguageTag);
                    break;
                case 7 when name.SequenceEqual("carrier"u8):
                    JsonFields.ReadHashed(ref json, request, out request.Carrier);
                    break;
                case 8 when name.SequenceEqual("language"u8):
                    JsonFields.ReadText(ref json, request, out request.Language);
                    break;
                case 10 when name.SequenceEqual("devicetype"u8):
                    request.DeviceType = JsonFields.ReadInt(ref json, 0);
                    break;
                case 14 when name.SequenceEqual("connectiontype"u8):
                    request.ConnectionType = JsonFields.ReadInt(ref json, 0);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    public static void ReadGeo(ref JsonScanner json, DecodedRequest request, ref GeoFields geo)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("lat"u8):
                    geo.Latitude = JsonFields.ReadDouble(ref json);
                    break;
                case 3 when name.SequenceEqual("lon"u8):
                    geo.Longitude = JsonFields.ReadDouble(ref json);
                    break;
                case 4 when name.SequenceEqual("city"u8):
                    JsonFields.ReadHashed(ref json, request, out geo.City);
                    break;
                case 6 when name.SequenceEqual("region"u8):
                    JsonFields.ReadHashed(ref json, request, out geo.Region);
                    break;
                case 7 when name.SequenceEqual("country"u8):
                    JsonFields.ReadText(ref json, request, out var country);
                    geo.Country = CountryCode.Of(request.Bytes(country));
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadUserAgentHints(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("browsers"u8))
            {
                ReadBrowsers(ref json, request);
            }
            else if (name.SequenceEqual("platform"u8))
            {
                ReadBrand(ref json, request, out request.SuaPlatform);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadBrowsers(ref JsonScanner json, DecodedRequest request)
    {
        request.SuaBrowser = default;
        if (!json.EnterArray())
        {
            return;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            ReadBrand(ref json, request, out var brand);
            BrowserBrand.Consider(request, brand);
        }
    }

    private static void ReadBrand(ref JsonScanner json, DecodedRequest request, out Text brand)
    {
        brand = default;
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("brand"u8))
            {
                JsonFields.ReadHashed(ref json, request, out brand);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
