namespace Rtb.Bidder.Decode;

/// <summary>Device, UserAgent and Geo in protobuf.</summary>
internal static class ProtobufDeviceDecoder
{
    public static void Read(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var device))
        {
            return;
        }
        while (device.Next())
        {
            ReadField(ref device, request);
        }
        ProtoFields.Leave(request, in device);
    }

    public static void ReadGeo(ref ProtoReader reader, DecodedRequest request, ref GeoFields geo)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var message))
        {
            return;
        }
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    message.ReadDouble(ref geo.Latitude);
                    break;
                case 2:
                    message.ReadDouble(ref geo.Longitude);
                    break;
                case 3:
                    geo.Country = ProtoFields.TryReadString(ref message, request, out var country) ? CountryCode.Of(country) : geo.Country;
                    break;
                case 4:
                    ProtoFields.ReadHashed(ref message, request, ref geo.Region);
                    break;
                case 7:
                    ProtoFields.ReadHashed(ref message, request, ref geo.City);
                    break;
                default:
                    message.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in message);
    }

    private static void ReadField(ref ProtoReader device, DecodedRequest request)
    {
        switch (device.Field)
        {
            case 1:
                device.ReadBool(ref request.DoNotTrack);
                break;
            case 2:
                ProtoFields.ReadText(ref device, request, ref request.UserAgent);
                break;
            case 4:
                ReadGeo(ref device, request, ref request.Other.DeviceGeo);
                break;
            case 10:
                ProtoFields.ReadHashed(ref device, request, ref request.Carrier);
                break;
            case 11:
                ProtoFields.ReadText(ref device, request, ref request.Language);
                break;
            case 14:
                ProtoFields.ReadHashed(ref device, request, ref request.OperatingSystem);
                break;
            case 15:
                ReadVersion(ref device, request);
                break;
            case 17:
                device.ReadInt32(ref request.ConnectionType);
                break;
            case 18:
                device.ReadInt32(ref request.DeviceType);
                break;
            case 20:
                ProtoFields.ReadText(ref device, request, ref request.DeviceId);
                break;
            case 23:
                device.ReadBool(ref request.LimitAdTracking);
                break;
            case 31:
                ReadUserAgentHints(ref device, request);
                break;
            case 32:
                ProtoFields.ReadText(ref device, request, ref request.Other.LanguageTag);
                break;
            default:
                device.Skip();
                break;
        }
    }

    private static void ReadVersion(ref ProtoReader device, DecodedRequest request)
    {
        if (ProtoFields.TryReadString(ref device, request, out var version))
        {
            request.OperatingSystemVersion = VersionNumber.Of(version);
        }
    }

    private static void ReadUserAgentHints(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var hints))
        {
            return;
        }
        while (hints.Next())
        {
            if (hints.Field == 1)
            {
                var brand = default(Text);
                ReadBrand(ref hints, request, ref brand);
                BrowserBrand.Consider(request, brand);
            }
            else if (hints.Field == 2)
            {
                ReadBrand(ref hints, request, ref request.SuaPlatform);
            }
            else
            {
                hints.Skip();
            }
        }
        ProtoFields.Leave(request, in hints);
    }

    private static void ReadBrand(ref ProtoReader reader, DecodedRequest request, ref Text brand)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var message))
        {
            return;
        }
        while (message.Next())
        {
            if (message.Field == 1)
            {
                ProtoFields.ReadHashed(ref message, request, ref brand);
            }
            else
            {
                message.Skip();
            }
        }
        ProtoFields.Leave(request, in message);
    }
}
