namespace Rtb.Unit;

/// <summary>Bytes that an action puts on the managed heap.</summary>
internal static class AllocatedBytes
{
    private const int Rounds = 10;

    /// <summary>
    /// The least of several rounds, each the action so many times: a method that is being compiled anew, or a collection begun by
    /// another test (it ends this thread's allocation block, whose rest then counts as used), puts bytes on one round, never on all.
    /// </summary>
    public static long Of(Action action, int times = 1_000)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                action();
            }
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
