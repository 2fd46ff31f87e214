namespace Rtb.Bidder.Budget;

/// <summary>The invariants of MONEY section 1 that hold after every record; tests ask after every step.</summary>
internal static class LedgerCheck
{
    /// <summary>Every promise that is broken; empty: the accounts are sound.</summary>
    public static List<string> Run(LedgerState state)
    {
        var broken = new List<string>();
        foreach (var account in state.Campaigns.Values)
        {
            var chunks = state.Chunks.Values.Where(chunk => chunk.Campaign == account.Hash).ToLookup(chunk => chunk.Day);
            foreach (var (day, money) in account.Days)
            {
                CheckDay(broken, account, day, money,
                    chunks[day].Sum(chunk => chunk.AmountNanos), chunks[day].Sum(chunk => chunk.SettledNanos));
            }
            broken.AddRange(chunks.Where(day => !account.Days.ContainsKey(day.Key))
                .Select(day => $"{account.Id}: a chunk on unknown day {day.Key}"));
            CheckLifetime(broken, account);
        }
        foreach (var chunk in state.Chunks.Values)
        {
            CheckChunk(broken, state, chunk);
        }
        return broken;
    }

    private static void CheckDay(List<string> broken, CampaignAccount account, int day, DayAccount money, long open, long openSettled)
    {
        var totals = money.Totals;
        if (totals.Committed != open + money.ClosedSettledNanos + totals.Late)
        {
            broken.Add($"I1 {account.Id} day {day}: {totals} but {open} in open chunks, {money.ClosedSettledNanos} settled by closed ones");
        }
        if (totals.Committed - totals.Late > money.HighestBudgetNanos)
        {
            broken.Add($"I1 {account.Id} day {day}: {totals} is over the budget {money.HighestBudgetNanos}");
        }
        if (totals.Settled != openSettled + money.ClosedSettledNanos)
        {
            broken.Add(
                $"I3 {account.Id} day {day}: {totals} but {openSettled} settled in open chunks, {money.ClosedSettledNanos} in closed");
        }
    }

    private static void CheckLifetime(List<string> broken, CampaignAccount account)
    {
        var sum = account.Days.Values.Aggregate(account.Pruned, (totals, day) => totals + day.Totals);
        if (sum != account.Lifetime)
        {
            broken.Add($"{account.Id}: lifetime {account.Lifetime} is not the sum of its days {sum}");
        }
        if (account.Lifetime.Committed - account.Lifetime.Late > account.HighestLifetimeNanos)
        {
            broken.Add($"I1 {account.Id}: lifetime {account.Lifetime} is over the budget {account.HighestLifetimeNanos}");
        }
    }

    private static void CheckChunk(List<string> broken, LedgerState state, ChunkAccount chunk)
    {
        if (chunk.SettledNanos < 0 || chunk.SettledNanos > chunk.AmountNanos)
        {
            broken.Add($"I2 chunk {chunk.Id}: settled {chunk.SettledNanos} of {chunk.AmountNanos}");
        }
        var owner = ChunkIds.IncarnationOf(chunk.Id);
        if (owner > state.Incarnation || (owner < state.Incarnation && (chunk.FrozenUntilMs == 0 || chunk.Live is not null)))
        {
            broken.Add($"I5 chunk {chunk.Id}: of incarnation {owner}, now is {state.Incarnation}, and it is not frozen");
        }
        if (chunk.Live is { } live && live.Available + live.Held + chunk.SettledNanos > chunk.AmountNanos)
        {
            broken.Add(
                $"I4 chunk {chunk.Id}: {live.Available} free + {live.Held} held + {chunk.SettledNanos} settled of {chunk.AmountNanos}");
        }
    }
}
