namespace Rtb.Unit.Bidder.Conformance;

/// <summary>What one rule found in one answer.</summary>
internal sealed class Verdict
{
    /// <summary>How often there was something for the rule to look at.</summary>
    public int Checks { get; private set; }

    public List<string> Violations { get; } = [];

    public void Expect(bool holds, string what)
    {
        Checks++;
        if (!holds)
        {
            Violations.Add(what);
        }
    }
}
