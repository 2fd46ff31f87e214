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

    public static void ReadGeo(ref ProtoReader reader, DecodedRequest request, bool ofDevice)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var message))
        {
            return;
        }
        var geo = new GeoFields { Latitude = double.NaN, Longitude = double.NaN };
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    geo.Latitude = message.ReadDouble();
                    break;
                case 2:
                    geo.Longitude = message.ReadDouble();
                    break;
                case 3:
                    var country = default(Text);
                    ProtoFields.ReadText(ref message, request, ref country);
                    geo.Country = CountryCode.Of(request.Bytes(country));
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
        geo.PutInto(request, ofDevice);
    }

    private static void ReadField(ref ProtoReader device, DecodedRequest request)
    {
        var text = default(Text);
        switch (device.Field)
        {
            case 1:
                request.DoNotTrack = device.ReadBool();
                break;
            case 2:
                ProtoFields.ReadText(ref device, request, ref request.UserAgent);
                break;
            case 4:
                ReadGeo(ref device, request, ofDevice: true);
                break;
            case 10:
                ProtoFields.ReadHashed(ref device, request, ref request.Carrier);
                break;
            case 11:
                ProtoFields.ReadText(ref device, request, ref text);
                request.Language = LanguageTag.Primary(request, text);
                break;
            case 14:
                ProtoFields.ReadHashed(ref device, request, ref request.OperatingSystem);
                break;
            case 15:
                ProtoFields.ReadText(ref device, request, ref text);
                request.OperatingSystemVersion = VersionNumber.Of(request.Bytes(text));
                break;
            case 17:
                request.ConnectionType = device.ReadInt32();
                break;
            case 18:
                request.DeviceType = device.ReadInt32();
                break;
            case 20:
                ProtoFields.ReadText(ref device, request, ref request.DeviceId);
                break;
            case 23:
                request.LimitAdTracking = device.ReadBool();
                break;
            case 31:
                ReadUserAgentHints(ref device, request);
                break;
            default:
                device.Skip();
                break;
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
            if (hints.Field is 1 or 2)
            {
                var isBrowser = hints.Field == 1;
                var brand = default(Text);
                ReadBrand(ref hints, request, ref brand);
                if (isBrowser)
                {
                    BrowserBrand.Consider(request, brand);
                }
                else
                {
                    request.SuaPlatform = brand;
                }
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
