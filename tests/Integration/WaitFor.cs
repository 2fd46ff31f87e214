using System.Diagnostics;

namespace Rtb.Integration;

/// <summary>Waits for a thing itself, with a deadline.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, TimeSpan limit, string otherwise) =>
        TrueAsync(() => Task.FromResult(condition()), limit, otherwise);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, string otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < limit, otherwise);
            await Task.Delay(Pause);
        }
    }
}
