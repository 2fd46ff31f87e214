namespace Rtb.Bidder.Budget;

/// <summary>A campaign's money: its limits, its days, and the sums over all of them.</summary>
/// <remarks>Accounts are read and changed under the ledger's gate only.</remarks>
internal sealed class CampaignAccount(ulong hash)
{
    public ulong Hash { get; } = hash;

    /// <summary>Empty until the catalogue has named it: a late notice can come first.</summary>
    public string Id { get; set; } = "";

    public BudgetLimits Limits { get; set; }

    /// <summary>The highest lifetime limit under which a lease was given: lowering a budget takes nothing back.</summary>
    public long HighestLifetimeNanos { get; set; }

    /// <summary>All days together, those no longer kept included.</summary>
    public SpendTotals Lifetime { get; set; }

    /// <summary>Days that are no longer kept one by one.</summary>
    public SpendTotals Pruned { get; set; }

    public Dictionary<int, DayAccount> Days { get; } = [];

    /// <summary>Committed nanos by hour.</summary>
    public Dictionary<int, long> Hours { get; } = [];

    public SpendTotals Today(int day) => Days.TryGetValue(day, out var account) ? account.Totals : default;

    /// <summary>Books a change on a day, on the lifetime and, for committed money, on an hour.</summary>
    public void Book(int day, int hour, SpendTotals change)
    {
        Day(day).Totals += change;
        Lifetime += change;
        Hours[hour] = Hours.GetValueOrDefault(hour) + change.Committed;
    }

    public DayAccount Day(int day)
    {
        if (!Days.TryGetValue(day, out var account))
        {
            Days[day] = account = new DayAccount();
        }
        return account;
    }
}

/// <summary>One local day of a campaign.</summary>
internal sealed class DayAccount
{
    /// <summary>The highest daily limit under which a lease was given.</summary>
    public long HighestBudgetNanos { get; set; }

    public SpendTotals Totals { get; set; }

    /// <summary>What chunks that are closed and forgotten settled.</summary>
    public long ClosedSettledNanos { get; set; }
}

/// <summary>A slice of one campaign's day that one process may bid with.</summary>
internal sealed class ChunkAccount(long id, ulong campaign, int day, int hour)
{
    public long Id { get; } = id;

    public ulong Campaign { get; } = campaign;

    public int Day { get; } = day;

    public int Hour { get; } = hour;

    public long AmountNanos { get; set; }

    public long SettledNanos { get; set; }

    /// <summary>0 while its process lives; else the end of its last possible hold, after which it is closed.</summary>
    public long FrozenUntilMs { get; set; }

    /// <summary>What bids see of it; null when its process is dead.</summary>
    public LiveChunk? Live { get; set; }
}
