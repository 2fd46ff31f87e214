namespace Rtb.Bidder.Snapshots;

/// <summary>Collects sets of hours of the week while a snapshot is built; equal sets are kept once.</summary>
internal sealed class HourSets
{
    public const int WordsPerSet = 3;
    public const int HoursPerWeek = 168;

    private readonly Dictionary<(ulong, ulong, ulong), int> _numbers = [];
    private readonly List<ulong> _words = [];

    /// <summary>The number of a set; -1 when it is empty or complete, which both mean all hours.</summary>
    public int Add(IReadOnlyCollection<int> hours)
    {
        Span<ulong> words = stackalloc ulong[WordsPerSet];
        foreach (var hour in hours)
        {
            words[hour >> 6] |= 1UL << (hour & 63);
        }
        if (hours.Count == 0 || hours.Distinct().Count() == HoursPerWeek)
        {
            return -1;
        }
        var key = (words[0], words[1], words[2]);
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(key, number);
            _words.AddRange(words);
        }
        return number;
    }

    public ulong[] ToArray() => [.. _words];

    /// <summary>Whether an hour is in a set of <see cref="CampaignSnapshot.HourSets"/>; set -1 has all hours.</summary>
    public static bool Contains(ulong[] hourSets, int set, int hourOfWeek) =>
        set < 0 || ((hourSets[(set * WordsPerSet) + (hourOfWeek >> 6)] >> (hourOfWeek & 63)) & 1) != 0;
}
