namespace Rtb.Bidder.Privacy;

/// <summary>Which signal forbids what: the limits of signal <c>n</c> are the four bits from <c>4 n</c> on.</summary>
internal struct PrivacyDecision
{
    /// <summary>Members of <see cref="PrivacySignal"/>.</summary>
    public const int SignalCount = (int)PrivacySignal.SharedScreen + 1;

    private const int BitsEach = 4;

    private ulong _bySignal;

    /// <summary>What all signals forbid together.</summary>
    public readonly PrivacyLimits Limits
    {
        get
        {
            var folded = _bySignal | (_bySignal >> 32);
            folded |= folded >> 16;
            folded |= folded >> 8;
            folded |= folded >> BitsEach;
            return (PrivacyLimits)folded & PrivacyLimits.All;
        }
    }

    public readonly PrivacyLimits Of(PrivacySignal signal) =>
        (PrivacyLimits)(_bySignal >> (BitsEach * (int)signal)) & PrivacyLimits.All;

    public readonly bool Forbids(PrivacyLimits limit) => (Limits & limit) != PrivacyLimits.None;

    public void Forbid(PrivacySignal signal, PrivacyLimits limits) => _bySignal |= (ulong)limits << (BitsEach * (int)signal);
}
