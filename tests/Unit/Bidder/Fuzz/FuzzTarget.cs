namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>One decoder under test, with memory of its own: one for each shard of a run.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Makes the next input.</summary>
    public abstract void Make(Random random, FuzzBody body);

    /// <summary>Decodes it and checks everything that must hold whatever it is; whether it was accepted.</summary>
    /// <param name="body">The input.</param>
    /// <param name="thorough">Also what takes long to look at.</param>
    public abstract bool Check(ReadOnlySpan<byte> body, bool thorough);
}
