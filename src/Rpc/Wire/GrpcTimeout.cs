using System.Globalization;

namespace Rtb.Rpc.Wire;

/// <summary>
/// The <c>grpc-timeout</c> header: one to eight ASCII digits and one unit of H, M, S, m, u, n (hours, minutes, seconds, milli-, micro-,
/// nanoseconds).
/// </summary>
internal static class GrpcTimeout
{
    private const int DigitsMax = 8;
    private const long ValueMax = 99_999_999;

    /// <summary>False when the text is not a timeout. Nanoseconds are rounded up to a tick: nothing but zero becomes zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > DigitsMax + 1)
        {
            return false;
        }

        long value = 0;
        foreach (var c in text[..^1])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        long ticks;
        switch (text[^1])
        {
            case 'H': ticks = value * TimeSpan.TicksPerHour; break;
            case 'M': ticks = value * TimeSpan.TicksPerMinute; break;
            case 'S': ticks = value * TimeSpan.TicksPerSecond; break;
            case 'm': ticks = value * TimeSpan.TicksPerMillisecond; break;
            case 'u': ticks = value * TimeSpan.TicksPerMicrosecond; break;
            case 'n': ticks = (value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick; break;
            default: return false;
        }

        timeout = new TimeSpan(ticks);
        return true;
    }

    /// <summary>
    /// The shortest unit whose value fits eight digits, rounded up; what is already over becomes one nanosecond, because the value must be
    /// positive.
    /// </summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout.Ticks <= 0)
        {
            return "1n";
        }

        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach (var (ticks, unit) in units)
        {
            var value = 1 + ((timeout.Ticks - 1) / ticks);
            if (value <= ValueMax)
            {
                return value.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        var hours = Math.Min(ValueMax, 1 + ((timeout.Ticks - 1) / TimeSpan.TicksPerHour));
        return hours.ToString(CultureInfo.InvariantCulture) + 'H';
    }
}
