using System.Reflection;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>One rule: where it stands and what it asks.</summary>
internal sealed record AnswerRule(string Section, string Name, Action<Auction, Verdict> Check);

/// <summary>Every rule that a program can check: OpenRTB 2.6 sections 4 and 7 and what these refer to.</summary>
internal static class RuleBook
{
    public static IReadOnlyList<AnswerRule> Rules { get; } =
    [
        .. from type in typeof(RuleBook).Assembly.GetTypes()
           where type.Namespace == typeof(RuleBook).Namespace
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
           let rule = method.GetCustomAttribute<RuleAttribute>()
           where rule is not null
           orderby rule.Section, method.Name
           select new AnswerRule(rule.Section, method.Name, method.CreateDelegate<Action<Auction, Verdict>>()),
    ];
}
