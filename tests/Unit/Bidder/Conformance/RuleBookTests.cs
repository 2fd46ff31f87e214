using System.Text;
using System.Text.Json.Nodes;
using Rtb.Contracts.Catalog.V1;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>That the checker can fail: each rule finds what breaks it, and finds nothing in an answer that is right.</summary>
public sealed class RuleBookTests(ITestOutputHelper output)
{
    private static readonly Catalog Catalog = new() { CurrencyRates = { new CurrencyRate { Currency = "EUR", RateMicros = 920_000 } } };

    [Fact]
    public void AnAnswerThatIsRightBreaksNoRuleAndGivesEachSomethingToCheck()
    {
        var counts = new RuleCounts();
        counts.Check("sound", AuctionOf(SoundAuction.Request, SoundAuction.Answer));
        counts.Check("no bid", AuctionOf(SoundAuction.Request, """{"id":"auction","nbr":2}"""));
        counts.Check("empty", AuctionOf(SoundAuction.Request, "{}"));
        counts.Print(output);
        counts.AssertNothingIsWrong();
        Assert.Empty(counts.NeverChecked);
    }

    [Fact]
    public void EveryRuleFindsWhatBreaksIt()
    {
        foreach (var (rule, change) in Mutations.All)
        {
            var request = JsonNode.Parse(SoundAuction.Request)!.AsObject();
            var answer = JsonNode.Parse(SoundAuction.Answer)!.AsObject();
            change(request, answer);
            AssertBroken(rule, AuctionOf(request.ToJsonString(), answer.ToJsonString()));
        }
        AssertBroken(nameof(AnswerFormRules.NoMemberComesTwice),
            AuctionOf(SoundAuction.Request, SoundAuction.Answer.Replace("\"crid\":\"c\"", "\"crid\":\"c\",\"crid\":\"c\"",
                StringComparison.Ordinal)));
        var proven = Mutations.All.Select(mutation => mutation.Rule).Append(nameof(AnswerFormRules.NoMemberComesTwice));
        output.WriteLine($"{Mutations.All.Count + 1} broken answers for {RuleBook.Rules.Count} rules");
        Assert.Empty(RuleBook.Rules.Select(rule => rule.Name).Except(proven));
    }

    [Fact]
    public void RulesAreNamedOnce() => Assert.Distinct(RuleBook.Rules.Select(rule => rule.Name));

    private static void AssertBroken(string name, Auction auction)
    {
        var verdict = new Verdict();
        RuleBook.Rules.Single(rule => rule.Name == name).Check(auction, verdict);
        Assert.True(verdict.Violations.Count > 0, $"{name} did not find what breaks it");
    }

    private static Auction AuctionOf(string request, string answer) =>
        Auction.OfJson(Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(answer), Catalog);
}
