namespace Rtb.Unit.Bidder.Budget;

/// <summary>Time that moves when the test says so.</summary>
internal sealed class FakeClock(long startMs) : TimeProvider
{
    public long NowMs { get; set; } = startMs;

    public static FakeClock At(string utc) => new(DateTimeOffset.Parse(utc).ToUnixTimeMilliseconds());

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);
}
