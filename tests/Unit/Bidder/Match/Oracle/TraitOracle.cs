using System.Globalization;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>Carriers, players, people, words and versions, in the words of the catalogue's contract.</summary>
internal static class TraitOracle
{
    /// <summary>Every random request is asked in this year.</summary>
    private const int Year = 2026;

    public static bool TakesCarrier(Terms? wanted, BidRequest.Types.Device device) => TakesAny(wanted, [device.Carrier, device.Mccmnc]);

    public static bool TakesKeywords(Terms? wanted, BidRequest request) => TakesAny(wanted, [.. PageWords(request), .. UserWords(request)]);

    public static bool TakesInterests(UserAttributes? wanted, BidRequest request) =>
        wanted is null || TakesAny(new Terms { Include = { wanted.Interests } }, UserWords(request));

    public static bool TakesAge(UserAttributes? wanted, BidRequest request)
    {
        if (wanted is null or { MinAge: 0, MaxAge: 0 })
        {
            return true;
        }
        var age = Year - (request.User?.Yob ?? 0);
        return age is >= 0 and <= 127 && age >= wanted.MinAge && (wanted.MaxAge == 0 || age <= wanted.MaxAge);
    }

    public static bool TakesGender(UserAttributes? wanted, BidRequest request) =>
        wanted is null || wanted.Genders.Count == 0
        || wanted.Genders.Contains(request.User?.Gender ?? "", StringComparer.OrdinalIgnoreCase);

    /// <summary>0: not said.</summary>
    public static int PlacementOf(BidRequest.Types.Imp imp)
    {
        if (imp.Video is not { } video || !Bidder.Oracle.CreativeOracle.CanPlay(video))
        {
            return 0;
        }
        int[] ofOld = [0, 1, 4, 4, 4, 3];
        return video.Plcmt != 0 ? video.Plcmt : ofOld.ElementAtOrDefault(video.Placement);
    }

    public static bool TakesSkippable(VideoTraits? wanted, BidRequest.Types.Imp imp)
    {
        bool? said = imp.Video is { HasSkip: true } video && Bidder.Oracle.CreativeOracle.CanPlay(video) ? video.Skip : null;
        return (wanted?.Skippable ?? Tristate.Unspecified) switch
        {
            Tristate.Yes => said == true,
            Tristate.No => said == false,
            _ => true,
        };
    }

    public static bool TakesVersion(Targeting? targeting, BidRequest.Types.Device? device)
    {
        device ??= new BidRequest.Types.Device();
        var system = Classifier.OperatingSystem(device);
        if (targeting?.OsVersions.FirstOrDefault(range => range.OperatingSystem == system) is not { } wanted)
        {
            return true;
        }
        return VersionOf(device, system) is { } version
            && (wanted.MinVersion == "" || Compare(version, Parse(wanted.MinVersion, 0)) >= 0)
            && (wanted.MaxVersion == "" || Compare(version, Parse(wanted.MaxVersion, int.MaxValue)) <= 0);
    }

    /// <summary>Null: not said.</summary>
    private static int[]? VersionOf(BidRequest.Types.Device device, string system)
    {
        var hints = device.Sua?.Platform is { Version.Count: > 0 } platform && Classifier.OperatingSystem(new BidRequest.Types.Device
        {
            Os = platform.Brand,
        }) == system ? Parse(string.Join('.', platform.Version), 0) : null;
        if (hints is not null && system == "windows")
        {
            hints = hints[0] >= 13 ? [11, 0, 0] : hints[0] >= 1 ? [10, 0, 0] : null;
        }
        return hints ?? (device.Osv == "" ? null : Parse(device.Osv.Replace('_', '.'), 0));
    }

    private static int[] Parse(string version, int missing) =>
    [
        .. version.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture))
            .Concat(Enumerable.Repeat(missing, 3)).Take(3),
    ];

    private static int Compare(int[] left, int[] right) =>
        left.Zip(right).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(order => order != 0);

    private static bool TakesAny(Terms? wanted, IEnumerable<string> said)
    {
        var words = said.Where(word => word != "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        return wanted is null
            || ((wanted.Include.Count == 0 || wanted.Include.Any(words.Contains)) && !wanted.Exclude.Any(words.Contains));
    }

    private static IEnumerable<string> UserWords(BidRequest request) =>
        request.User is { } user ? Words([user.Keywords, .. user.Kwarray]) : [];

    private static IEnumerable<string> PageWords(BidRequest request)
    {
        var content = request.Site?.Content ?? request.App?.Content ?? request.Dooh?.Content ?? new BidRequest.Types.Content();
        IEnumerable<string> own = request.Site is { } site ? [site.Keywords, .. site.Kwarray]
            : request.App is { } app ? [app.Keywords, .. app.Kwarray]
            : [request.Dooh?.Keywords ?? ""];
        return Words([.. own, content.Keywords, .. content.Kwarray]);
    }

    private static IEnumerable<string> Words(IEnumerable<string> texts) =>
        texts.SelectMany(text => text.Split(',')).Select(word => word.Trim(' ')).Where(word => word != "");
}
