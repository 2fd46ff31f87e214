namespace Rtb.Corpus;

/// <summary>A city with what a request says about it.</summary>
internal sealed record City(
    string Country, string CountryAlpha2, string Region, string Name, double Latitude, double Longitude, string Zip, int UtcOffset)
{
    /// <summary>Whether its people have the GDPR.</summary>
    public bool HasGdpr => CountryAlpha2 is "DE" or "FR" or "GB" or "ES" or "IT" or "NL" or "PL";

    public string Language => CountryAlpha2 switch
    {
        "DE" => "de",
        "FR" => "fr",
        "ES" or "MX" => "es",
        "IT" => "it",
        "NL" => "nl",
        "PL" => "pl",
        "BR" => "pt",
        "JP" => "ja",
        _ => "en",
    };
}

/// <summary>Where the people of the corpus live. Mostly North America, as in the display traffic that is public.</summary>
internal static class Places
{
    public static readonly City[] Cities =
    [
        new("USA", "US", "NY", "New York", 40.7128, -74.0060, "10001", -300),
        new("USA", "US", "NY", "Buffalo", 42.8864, -78.8784, "14201", -300),
        new("USA", "US", "CA", "Los Angeles", 34.0522, -118.2437, "90001", -480),
        new("USA", "US", "CA", "San Diego", 32.7157, -117.1611, "92101", -480),
        new("USA", "US", "CA", "Sacramento", 38.5816, -121.4944, "95814", -480),
        new("USA", "US", "TX", "Houston", 29.7604, -95.3698, "77001", -360),
        new("USA", "US", "TX", "San Antonio", 29.4241, -98.4936, "78205", -360),
        new("USA", "US", "IL", "Chicago", 41.8781, -87.6298, "60601", -360),
        new("USA", "US", "FL", "Miami", 25.7617, -80.1918, "33101", -300),
        new("USA", "US", "FL", "Tampa", 27.9506, -82.4572, "33602", -300),
        new("USA", "US", "OH", "Columbus", 39.9612, -82.9988, "43085", -300),
        new("USA", "US", "MI", "Detroit", 42.3314, -83.0458, "48201", -300),
        new("USA", "US", "PA", "Philadelphia", 39.9526, -75.1652, "19102", -300),
        new("USA", "US", "GA", "Atlanta", 33.7490, -84.3880, "30303", -300),
        new("USA", "US", "WA", "Seattle", 47.6062, -122.3321, "98101", -480),
        new("USA", "US", "CO", "Denver", 39.7392, -104.9903, "80202", -420),
        new("USA", "US", "MN", "Minneapolis", 44.9778, -93.2650, "55401", -360),
        new("USA", "US", "AZ", "Phoenix", 33.4484, -112.0740, "85001", -420),
        new("CAN", "CA", "ON", "Toronto", 43.6532, -79.3832, "M5H", -300),
        new("CAN", "CA", "ON", "Ottawa", 45.4215, -75.6972, "K1P", -300),
        new("CAN", "CA", "QC", "Montreal", 45.5017, -73.5673, "H2Y", -300),
        new("CAN", "CA", "AB", "Calgary", 51.0447, -114.0719, "T2P", -420),
        new("CAN", "CA", "BC", "Vancouver", 49.2827, -123.1207, "V6B", -480),
        new("GBR", "GB", "ENG", "London", 51.5074, -0.1278, "EC1A", 0),
        new("GBR", "GB", "SCT", "Glasgow", 55.8642, -4.2518, "G1", 0),
        new("DEU", "DE", "BE", "Berlin", 52.5200, 13.4050, "10115", 60),
        new("DEU", "DE", "BY", "München", 48.1351, 11.5820, "80331", 60),
        new("DEU", "DE", "HH", "Hamburg", 53.5511, 9.9937, "20095", 60),
        new("FRA", "FR", "IDF", "Paris", 48.8566, 2.3522, "75001", 60),
        new("FRA", "FR", "ARA", "Lyon", 45.7640, 4.8357, "69001", 60),
        new("ESP", "ES", "MD", "Madrid", 40.4168, -3.7038, "28001", 60),
        new("ITA", "IT", "MI", "Milano", 45.4642, 9.1900, "20121", 60),
        new("NLD", "NL", "NH", "Amsterdam", 52.3676, 4.9041, "1011", 60),
        new("POL", "PL", "MZ", "Warszawa", 52.2297, 21.0122, "00-001", 60),
        new("BRA", "BR", "SP", "São Paulo", -23.5505, -46.6333, "01000", -180),
        new("MEX", "MX", "CMX", "Ciudad de México", 19.4326, -99.1332, "06000", -360),
        new("JPN", "JP", "13", "Tokyo", 35.6762, 139.6503, "100-0001", 540),
        new("AUS", "AU", "NSW", "Sydney", -33.8688, 151.2093, "2000", 600),
    ];

    public static readonly string[] Countries = [.. Cities.Select(city => city.Country).Distinct(StringComparer.Ordinal)];

    public static City Any(Chance chance) => Cities[chance.Weighted(62, 17, 14, 7) switch
    {
        0 => chance.Below(18),
        1 => chance.Between(18, 22),
        2 => chance.Between(23, 33),
        _ => chance.Between(34, Cities.Length - 1),
    }];
}
