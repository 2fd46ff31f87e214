using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>Device, UserAgent and Geo in protobuf.</summary>
internal static class ProtobufDeviceDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Varint:
                    request.DoNotTrack = reader.ReadBool();
                    break;
                case (2 << 3) | Bytes:
                    reader.ReadText(ref request.UserAgent);
                    break;
                case (3 << 3) | Bytes:
                    reader.ReadText(ref request.Ip);
                    break;
                case (9 << 3) | Bytes:
                    reader.ReadText(ref request.Ipv6);
                    break;
                case (4 << 3) | Bytes:
                    ReadGeo(reader.Enter(), request, ref request.Other.DeviceGeo);
                    break;
                case (10 << 3) | Bytes:
                    reader.ReadHashed(ref request.Carrier);
                    break;
                case (11 << 3) | Bytes:
                    reader.ReadText(ref request.Language);
                    break;
                case (13 << 3) | Bytes:
                    reader.ReadText(ref request.Model);
                    break;
                case (30 << 3) | Bytes:
                    reader.ReadText(ref request.CarrierCode);
                    break;
                case (14 << 3) | Bytes:
                    reader.ReadHashed(ref request.OperatingSystem);
                    break;
                case (15 << 3) | Bytes:
                    request.OperatingSystemVersion = VersionNumber.Of(reader.ReadString());
                    break;
                case (17 << 3) | Varint:
                    request.ConnectionType = reader.ReadInt32();
                    break;
                case (18 << 3) | Varint:
                    request.DeviceType = reader.ReadInt32();
                    break;
                case (20 << 3) | Bytes:
                    reader.ReadText(ref request.DeviceId);
                    break;
                case (23 << 3) | Varint:
                    request.LimitAdTracking = reader.ReadBool();
                    break;
                case (31 << 3) | Bytes:
                    ReadUserAgentHints(reader.Enter(), request);
                    break;
                case (32 << 3) | Bytes:
                    reader.ReadText(ref request.Other.LanguageTag);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadGeo(ProtoReader reader, DecodedRequest request, ref GeoFields geo)
    {
        while (reader.Next() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | Fixed64:
                    geo.Latitude = reader.ReadDouble();
                    break;
                case (2 << 3) | Fixed64:
                    geo.Longitude = reader.ReadDouble();
                    break;
                case (3 << 3) | Bytes:
                    geo.Country = CountryCode.Of(reader.ReadString());
                    break;
                case (4 << 3) | Bytes:
                    reader.ReadHashed(ref geo.Region);
                    break;
                case (7 << 3) | Bytes:
                    reader.ReadHashed(ref geo.City);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    private static void ReadUserAgentHints(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                var brand = default(Text);
                ReadBrand(reader.Enter(), request, ref brand);
                BrowserBrand.Consider(request, brand);
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                ReadPlatform(reader.Enter(), request);
            }
            else if (tag == ((3 << 3) | Varint))
            {
                request.Other.SuaMobile = reader.ReadBool();
            }
            else if (tag == ((6 << 3) | Bytes))
            {
                reader.ReadText(ref request.Other.SuaModel);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadPlatform(ProtoReader reader, DecodedRequest request)
    {
        var parts = default(VersionParts);
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                reader.ReadHashed(ref request.SuaPlatform);
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                parts.Add(reader.ReadString());
            }
            else
            {
                reader.Skip(tag);
            }
        }
        request.SuaPlatformVersion = parts.Number != 0 ? parts.Number : request.SuaPlatformVersion;
    }

    private static void ReadBrand(ProtoReader reader, DecodedRequest request, ref Text brand)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                reader.ReadHashed(ref brand);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }
}
