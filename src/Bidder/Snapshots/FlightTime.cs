using Google.Protobuf.WellKnownTypes;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>The flight of a campaign as UTC milliseconds; open ends are the extreme values.</summary>
internal static class FlightTime
{
    private const long NanosPerMs = 1_000_000;

    public static long StartMs(Campaign campaign) => campaign.Flight?.StartTime is { } time ? FirstMsNotBefore(time) : long.MinValue;

    public static long EndMs(Campaign campaign) => campaign.Flight?.EndTime is { } time ? FirstMsNotBefore(time) : long.MaxValue;

    /// <summary>Rounded up: of a moment inside a millisecond, the next is the first that is not before it; right for start and exclusive end.</summary>
    private static long FirstMsNotBefore(Timestamp time) => (time.Seconds * 1_000) + ((time.Nanos + NanosPerMs - 1) / NanosPerMs);
}
