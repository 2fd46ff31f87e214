namespace Rtb.Bidder.Decode;

/// <summary>A place as one geo object gives it.</summary>
internal struct GeoFields
{
    public int Country;
    public Text Region;
    public Text City;

    /// <summary>NaN when absent.</summary>
    public double Latitude;
    public double Longitude;

    /// <summary>Makes it the request's place: field by field, and the user's place only where the device's says nothing.</summary>
    public readonly void PutInto(DecodedRequest request, bool ofDevice)
    {
        // Which object set a field is remembered, so that the order of device and user in the request does not matter.
        if (Country != 0 && (ofDevice || !request.DeviceGeo.HasFlag(GeoParts.Country)))
        {
            request.Country = Country;
            request.DeviceGeo |= ofDevice ? GeoParts.Country : GeoParts.None;
        }
        if (!Region.IsEmpty && (ofDevice || !request.DeviceGeo.HasFlag(GeoParts.Region)))
        {
            request.Region = Region;
            request.DeviceGeo |= ofDevice ? GeoParts.Region : GeoParts.None;
        }
        if (!City.IsEmpty && (ofDevice || !request.DeviceGeo.HasFlag(GeoParts.City)))
        {
            request.City = City;
            request.DeviceGeo |= ofDevice ? GeoParts.City : GeoParts.None;
        }
        if (InRange() && (ofDevice || !request.DeviceGeo.HasFlag(GeoParts.Coordinates)))
        {
            request.HasCoordinates = true;
            request.Latitude = Latitude;
            request.Longitude = Longitude;
            request.DeviceGeo |= ofDevice ? GeoParts.Coordinates : GeoParts.None;
        }
    }

    /// <summary>False also for NaN. Coordinates outside the globe are ignored, not refused.</summary>
    private readonly bool InRange() => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;
}

/// <summary>Parts of a place.</summary>
[Flags]
internal enum GeoParts : byte
{
    None = 0,
    Country = 1,
    Region = 2,
    City = 4,
    Coordinates = 8,
}
