namespace Rtb.Campaigns;

/// <summary>Collects what a check finds, up to a limit, because a wrong generator can break a rule in every one of a million campaigns.</summary>
internal sealed class Violations
{
    public const int Max = 1_000;

    private readonly List<FieldViolation> _found = [];
    private int _notListed;

    public void Add(string field, string description)
    {
        if (_found.Count < Max)
        {
            _found.Add(new FieldViolation(field, description));
        }
        else
        {
            _notListed++;
        }
    }

    /// <summary>Adds a violation unless <paramref name="holds"/>.</summary>
    public void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            Add(field, description);
        }
    }

    public void RequireRange(long value, long min, long max, string field) =>
        Require(value >= min && value <= max, field, $"is {value}; it must be {min} to {max}");

    /// <summary>For enums whose meaning must be chosen: neither 0 nor a number that this version does not know.</summary>
    public void RequireChosen<T>(T value, string field)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value) && !value.Equals(default(T)), field, $"must be one of {Names<T>(skip: 1)}");

    /// <summary>For enums whose 0 is a default.</summary>
    public void RequireKnown<T>(T value, string field)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value), field, $"must be one of {Names<T>(skip: 0)}");

    public IReadOnlyList<FieldViolation> ToList()
    {
        if (_notListed > 0)
        {
            return [.. _found, new FieldViolation("", $"{_notListed} further problems are not listed")];
        }
        return _found;
    }

    private static string Names<T>(int skip)
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Skip(skip));
}
