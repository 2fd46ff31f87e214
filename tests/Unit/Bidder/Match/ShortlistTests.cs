using Rtb.Bidder.Match;

namespace Rtb.Unit.Bidder.Match;

public class ShortlistTests
{
    [Fact]
    public void AnEmptyListLetsEverythingIn()
    {
        var list = new Shortlist();
        list.Begin(2);
        Assert.Equal((int.MinValue, -1L), (list.BarPriority, list.BarValueMicros));
        list.Offer(Of(1, priority: int.MinValue, value: 0));
        Assert.Equal((int.MinValue, -1L), (list.BarPriority, list.BarValueMicros));
        Assert.Single(list.Items.ToArray());
    }

    [Fact]
    public void TheBarOfAFullListIsItsLast()
    {
        var list = new Shortlist();
        list.Begin(2);
        list.Offer(Of(1, 0, 50));
        list.Offer(Of(2, 7, 20));
        Assert.Equal((0, 50L), (list.BarPriority, list.BarValueMicros));
        list.Begin(1);
        Assert.Equal((0, int.MinValue), (list.Count, list.BarPriority));
    }

    /// <summary>In any order of arrival: the best of each key, the best of these first, no more than asked for.</summary>
    [Fact]
    public void TheListHoldsTheBestOfEachKeyWhateverComesFirst()
    {
        var random = new Random(11);
        var list = new Shortlist();
        for (var round = 0; round < 5_000; round++)
        {
            var limit = random.Next(1, Shortlist.Capacity + 1);
            var offered = Enumerable.Range(0, random.Next(0, 40))
                .Select(position => Of(random.Next(1, 12), random.Next(0, 3), random.Next(0, 4), position, (ulong)random.NextInt64()))
                .ToArray();
            list.Begin(limit);
            foreach (var candidate in offered)
            {
                list.Offer(candidate);
            }
            var expected = offered.GroupBy(candidate => candidate.Key).Select(group => Ranked(group).First());
            Assert.Equal(Ranked(expected).Take(limit), list.Items.ToArray());
        }
    }

    private static IOrderedEnumerable<Candidate> Ranked(IEnumerable<Candidate> candidates) => candidates
        .OrderByDescending(candidate => candidate.Priority)
        .ThenByDescending(candidate => candidate.ValueMicros)
        .ThenByDescending(candidate => candidate.TieBreak);

    private static Candidate Of(int key, int priority, long value, int position = 0, ulong tieBreak = 1) =>
        new(position, 0, priority, value, value, tieBreak) { Key = (ulong)key };
}
