using System.Globalization;

namespace Rtb.Load.Running;

/// <summary>CPU time of a process, as the kernel counts it.</summary>
internal static class ProcessTimes
{
    // USER_HZ: part of the kernel's interface, 100 on every architecture .NET runs on.
    private const double TicksPerSecond = 100;

    // Counted from the state, which follows the name in brackets: utime and stime are fields 14 and 15 of the line.
    private const int UserTimeAfterName = 11;
    private const int SystemTimeAfterName = 12;

    /// <summary>User and system time in seconds; null when the process is gone.</summary>
    public static double? CpuSeconds(int pid)
    {
        try
        {
            return ParseStat(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    internal static double ParseStat(string line)
    {
        // The name may hold spaces and brackets itself; what follows its last bracket is regular.
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(fields[UserTimeAfterName]) + Ticks(fields[SystemTimeAfterName])) / TicksPerSecond;
    }

    private static double Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
