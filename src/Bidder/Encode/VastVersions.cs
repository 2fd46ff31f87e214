using System.Numerics;

namespace Rtb.Bidder.Encode;

/// <summary>Versions of VAST by their number in the AdCOM list "Creative Subtypes - Audio/Video", which is what requests name.</summary>
internal static class VastVersions
{
    public const int Vast2 = 2;
    public const int Vast3 = 3;
    public const int Vast4 = 7;
    public const int Vast41 = 11;
    public const int Vast42 = 13;
    public const int Vast43 = 15;

    /// <summary>VAST 2.0 to 4.3 in-line. VAST 1 (1, 4) and DAAST (9, 10) are nobody's any more.</summary>
    public const ulong Inline =
        (1UL << Vast2) | (1UL << Vast3) | (1UL << Vast4) | (1UL << Vast41) | (1UL << Vast42) | (1UL << Vast43);

    /// <summary>The same versions as wrappers.</summary>
    public const ulong Wrappers = (1UL << 5) | (1UL << 6) | (1UL << 8) | (1UL << 12) | (1UL << 14) | (1UL << 16);

    /// <summary>One more than the largest number.</summary>
    public const int Count = 17;

    /// <summary>
    /// What a player takes that does not say: VAST 3.0 in-line. Every player in use reads it, those of VAST 4 too, and it is the
    /// oldest that can say when an ad may be skipped. Nobody is sent a wrapper without having asked for it.
    /// </summary>
    private const ulong Silent = 1UL << Vast3;

    /// <summary>What a player takes, as far as we have it.</summary>
    public static ulong TakenBy(ulong protocols) => protocols == 0 ? Silent : protocols & (Inline | Wrappers);

    /// <summary>The newest version of the given ones; in both lists a later version has the larger number.</summary>
    public static int Newest(ulong versions) => BitOperations.Log2(versions);
}
