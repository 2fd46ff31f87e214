namespace Rtb.Unit;

/// <summary>Tests that measure the process or the machine: time, latency, memory. They run when no other test of this process does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class MeasuredAlone
{
    public const string Name = "measured alone";
}
