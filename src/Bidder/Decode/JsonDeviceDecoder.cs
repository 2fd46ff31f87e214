using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>The device (section 3.2.18) and its place (3.2.19).</summary>
internal static class JsonDeviceDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 2 when json.Is(name, "ua"u8):
                    json.ReadText(request, ref request.UserAgent);
                    break;
                case 2 when json.Is(name, "ip"u8):
                    json.ReadText(request, ref request.Ip);
                    break;
                case 4 when json.Is(name, "ipv6"u8):
                    json.ReadText(request, ref request.Ipv6);
                    break;
                case 2 when json.Is(name, "os"u8):
                    json.ReadHashed(request, ref request.OperatingSystem);
                    break;
                case 3 when json.Is(name, "osv"u8):
                    var version = default(Text);
                    json.ReadText(request, ref version);
                    request.OperatingSystemVersion = VersionNumber.Of(request.Bytes(version));
                    break;
                case 3 when json.Is(name, "geo"u8):
                    json.At = ReadGeo(json, request, ref request.Other.DeviceGeo);
                    break;
                case 3 when json.Is(name, "sua"u8):
                    json.At = JsonHintsDecoder.Read(json, request);
                    break;
                case 3 when json.Is(name, "ifa"u8):
                    json.ReadText(request, ref request.DeviceId);
                    break;
                case 3 when json.Is(name, "lmt"u8):
                    request.LimitAdTracking = json.ReadFlag();
                    break;
                case 3 when json.Is(name, "dnt"u8):
                    request.DoNotTrack = json.ReadFlag();
                    break;
                case 5 when json.Is(name, "model"u8):
                    json.ReadText(request, ref request.Model);
                    break;
                case 5 when json.Is(name, "langb"u8):
                    json.ReadText(request, ref request.Other.LanguageTag);
                    break;
                case 6 when json.Is(name, "mccmnc"u8):
                    json.ReadText(request, ref request.CarrierCode);
                    break;
                case 7 when json.Is(name, "carrier"u8):
                    json.ReadHashed(request, ref request.Carrier);
                    break;
                case 8 when json.Is(name, "language"u8):
                    json.ReadText(request, ref request.Language);
                    break;
                case 10 when json.Is(name, "devicetype"u8):
                    request.DeviceType = json.ReadInt(0);
                    break;
                case 14 when json.Is(name, "connectiontype"u8):
                    request.ConnectionType = json.ReadInt(0);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadGeo(JsonScanner json, DecodedRequest request, ref GeoFields geo)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when json.Is(name, "lat"u8):
                    json.At = JsonFields.ReadDouble(json, ref geo.Latitude);
                    break;
                case 3 when json.Is(name, "lon"u8):
                    json.At = JsonFields.ReadDouble(json, ref geo.Longitude);
                    break;
                case 4 when json.Is(name, "city"u8):
                    json.ReadHashed(request, ref geo.City);
                    break;
                case 6 when json.Is(name, "region"u8):
                    json.ReadHashed(request, ref geo.Region);
                    break;
                case 7 when json.Is(name, "country"u8):
                    var country = default(Text);
                    json.ReadText(request, ref country);
                    geo.Country = CountryCode.Of(request.Bytes(country));
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }
}
