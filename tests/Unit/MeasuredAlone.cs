namespace Rtb.Unit;

/// <summary>Tests that measure the process (time, latency, memory) run when no other test of it does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class MeasuredAlone
{
    public const string Name = "measured alone";
}
