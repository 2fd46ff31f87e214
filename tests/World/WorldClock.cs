namespace Rtb.World;

/// <summary>Wall clock that stands still until somebody moves it.</summary>
internal sealed class WorldClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public long NowMs => Now.ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => Now;
}
