namespace Rtb.Bidder.Decode;

/// <summary>A place as one geo object gives it.</summary>
internal struct GeoFields
{
    public static readonly GeoFields Empty = new() { Latitude = double.NaN, Longitude = double.NaN };

    public int Country;
    public Text Region;
    public Text City;

    /// <summary>NaN when absent.</summary>
    public double Latitude;
    public double Longitude;

    /// <summary>Makes the request's place of the device's, and of the user's where the device's says nothing.</summary>
    public static void Complete(DecodedRequest request, in GeoFields device, in GeoFields user)
    {
        request.Country = device.Country != 0 ? device.Country : user.Country;
        request.Region = device.Region.IsEmpty ? user.Region : device.Region;
        request.City = device.City.IsEmpty ? user.City : device.City;
        if (device.IsOnGlobe())
        {
            SetCoordinates(request, device);
        }
        else if (user.IsOnGlobe())
        {
            SetCoordinates(request, user);
        }
    }

    private static void SetCoordinates(DecodedRequest request, in GeoFields geo)
    {
        request.HasCoordinates = true;
        request.Latitude = geo.Latitude;
        request.Longitude = geo.Longitude;
    }

    /// <summary>False also for NaN. Coordinates outside the globe are ignored, not refused.</summary>
    private readonly bool IsOnGlobe() => Latitude is >= -90 and <= 90 && Longitude is >= -180 and <= 180;
}
