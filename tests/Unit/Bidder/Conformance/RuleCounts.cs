using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Asks all rules of many answers and counts.</summary>
internal sealed class RuleCounts
{
    private const int ShownMax = 40;

    private readonly Dictionary<string, (int Checks, int Violations)> _counts = new(StringComparer.Ordinal);
    private readonly List<(string Rule, string Where)> _wrong = [];

    public int Answers { get; private set; }

    public IEnumerable<string> NeverChecked => RuleBook.Rules.Select(rule => rule.Name).Where(name =>
        _counts.GetValueOrDefault(name).Checks == 0);

    public void Check(string where, Auction auction)
    {
        Answers++;
        foreach (var rule in RuleBook.Rules)
        {
            var verdict = new Verdict();
            rule.Check(auction, verdict);
            var (checks, violations) = _counts.GetValueOrDefault(rule.Name);
            _counts[rule.Name] = (checks + verdict.Checks, violations + verdict.Violations.Count);
            _wrong.AddRange(verdict.Violations.Select(what => (rule.Name, $"{where}: {rule.Section} {rule.Name}: {what}")));
        }
    }

    public void Print(ITestOutputHelper output)
    {
        output.WriteLine($"{Answers} answers, {RuleBook.Rules.Count} rules: how often there was something to check, and something wrong");
        foreach (var rule in RuleBook.Rules)
        {
            var (checks, violations) = _counts.GetValueOrDefault(rule.Name);
            output.WriteLine($"{checks,9} {violations,6}  {rule.Section,-8} {rule.Name}");
        }
    }

    public void AssertNothingIsWrong() =>
        Assert.True(
            _wrong.Count == 0,
            $"{_wrong.Count} violations\n{string.Join('\n', _wrong.Take(ShownMax).Select(wrong => wrong.Where))}");
}
