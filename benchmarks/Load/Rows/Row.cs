using System.Text.Json.Serialization;

namespace Rtb.Load.Rows;

/// <summary>One measured row of the goals.</summary>
/// <param name="Id">Name of the row with what distinguishes it: "B13 1000 campaigns".</param>
/// <param name="What">In words.</param>
/// <param name="Value">The ratio, bytes or milliseconds; null when it could not be measured.</param>
/// <param name="Goal">The limit.</param>
/// <param name="Better">Which side of the limit is good.</param>
/// <param name="IsRatio">Whether it may be compared with another machine's.</param>
internal sealed record Row(string Id, string What, double? Value, double Goal, Better Better, bool IsRatio)
{
    public bool? IsMet => Value is { } value ? (Better == Better.Higher ? value >= Goal : value <= Goal) : null;
}

[JsonConverter(typeof(JsonStringEnumConverter<Better>))]
internal enum Better
{
    Higher,
    Lower,
}
