namespace Rtb.Unit;

/// <summary>The control of every allocation test.</summary>
public class AllocatedBytesTests
{
    private static object? s_kept;

    [Fact]
    public void ASingleObjectIsNoticed() => Assert.True(AllocatedBytes.Of(() => s_kept = new object(), 1) > 0);

    [Fact]
    public void NothingIsNothing() => Assert.Equal(0, AllocatedBytes.Of(() => GC.KeepAlive(s_kept)));
}
