using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>
/// Versions of one operating system, as <see cref="VersionNumber"/>, both ends inclusive; 0, the unknown one, is in none.
/// </summary>
internal readonly record struct OsVersionEntry(OperatingSystemName System, long Min, long Max)
{
    private const int PartsMax = 3;

    /// <summary>Parts that the highest version leaves out are open: "16" takes 16.7.2.</summary>
    public static OsVersionEntry Of(OsVersionRange range)
    {
        var open = string.Concat(Enumerable.Repeat(".65535", PartsMax - range.MaxVersion.Split('.').Length));
        return new OsVersionEntry(
            OperatingSystemOf.Named(range.OperatingSystem),
            range.MinVersion.Length == 0 ? 1 : NumberOf(range.MinVersion),
            range.MaxVersion.Length == 0 ? long.MaxValue : NumberOf(range.MaxVersion + open));
    }

    private static long NumberOf(string version) => VersionNumber.Of(Encoding.ASCII.GetBytes(version));
}
