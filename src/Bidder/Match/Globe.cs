using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>Distances on a sphere of the Earth's mean radius.</summary>
internal static class Globe
{
    private const double RadiusKm = 6371.0088;
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>Whether a point lies in a circle, its edge included.</summary>
    public static bool IsWithin(in GeoCircle circle, double latitude, double longitude)
    {
        // No way is shorter than the difference in latitude: most circles are ruled out here.
        var latitudeDifference = (latitude - circle.Latitude) * RadiansPerDegree;
        return Math.Abs(latitudeDifference) * RadiusKm <= circle.RadiusKm
            && DistanceKm(circle, latitude, longitude, latitudeDifference) <= circle.RadiusKm;
    }

    /// <summary>The haversine formula: exact enough at every distance, also across the date line and the poles.</summary>
    private static double DistanceKm(in GeoCircle circle, double latitude, double longitude, double latitudeDifference)
    {
        var sinLatitude = Math.Sin(latitudeDifference / 2);
        var sinLongitude = Math.Sin((longitude - circle.Longitude) * RadiansPerDegree / 2);
        var cosines = Math.Cos(latitude * RadiansPerDegree) * Math.Cos(circle.Latitude * RadiansPerDegree);
        var square = (sinLatitude * sinLatitude) + (cosines * sinLongitude * sinLongitude);
        return 2 * RadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(square)));
    }
}
