using System.Globalization;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>How many pairs of request and catalogue are compared: RTB_ORACLE_PAIRS, 100,000 when it is not set.</summary>
internal static class OraclePairs
{
    public const string Variable = "RTB_ORACLE_PAIRS";

    private const int Default = 100_000;

    /// <summary>Fewer do not meet every reason.</summary>
    private const int Least = 20_000;

    public static int Count { get; } = Read(Environment.GetEnvironmentVariable(Variable));

    internal static int Read(string? text) =>
        string.IsNullOrEmpty(text) ? Default
        : int.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= Least ? count
        : throw new FormatException($"{Variable}={text} is not a number of pairs, {Least} or more");
}
