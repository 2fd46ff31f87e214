using System.Globalization;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>How many mutated inputs a run makes: RTB_FUZZ_INPUTS for all decoders together, a million when it is not set.</summary>
internal static class FuzzInputs
{
    public const string Variable = "RTB_FUZZ_INPUTS";

    private const long Default = 1_000_000;

    /// <summary>JSON, protobuf, HTTP heads, chunked bodies.</summary>
    private const int Decoders = 4;

    public static long PerDecoder { get; } = Read(Environment.GetEnvironmentVariable(Variable)) / Decoders;

    /// <summary>A setting that is no number must not look like a short run.</summary>
    internal static long Read(string? text) =>
        string.IsNullOrEmpty(text) ? Default
        : long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= Decoders ? count
        : throw new FormatException($"{Variable}={text} is not a number of inputs");
}
