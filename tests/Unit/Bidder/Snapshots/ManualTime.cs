namespace Rtb.Unit.Bidder.Snapshots;

/// <summary>A clock that a test moves; timers are the system's.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public ManualTime(DateTimeOffset now)
    {
        _ticks = now.UtcTicks;
    }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
