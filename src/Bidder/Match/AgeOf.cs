namespace Rtb.Bidder.Match;

/// <summary>How old somebody is of whom only the year of birth is known.</summary>
internal static class AgeOf
{
    /// <summary>The age reached in the course of this year, UTC; -1 for a year in which nobody alive was born.</summary>
    public static int Year(int yearOfBirth, long nowMs)
    {
        var age = DateTimeOffset.FromUnixTimeMilliseconds(nowMs).Year - (long)yearOfBirth;
        return age is >= 0 and <= AgeDraft.AgeMax ? (int)age : -1;
    }
}
