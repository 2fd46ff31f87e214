using System.Diagnostics;

namespace Rtb.Load.OpenLoop;

/// <summary>Counts answers and their latency from the moment their request was due; what was due while warming up is not counted.</summary>
internal sealed class Answers(long countFrom)
{
    private long _lastAt;

    public LatencyHistogram Latencies { get; } = new();

    public long Errors { get; private set; }

    /// <summary>Orderly answers that say that the request was turned away.</summary>
    public long TurnedAway { get; private set; }

    /// <summary>All answers and failures, also those that are not counted.</summary>
    public long Ended { get; private set; }

    /// <summary>From the first moment that counts to the last good answer.</summary>
    public double SecondsToLast => Latencies.Count == 0 ? 0 : (double)(_lastAt - countFrom) / Stopwatch.Frequency;

    public void AddTurnedAway(long due)
    {
        Ended++;
        TurnedAway += due < countFrom ? 0 : 1;
    }

    public void Add(long due, bool isGood)
    {
        Ended++;
        if (due < countFrom)
        {
            return;
        }
        if (!isGood)
        {
            Errors++;
            return;
        }
        _lastAt = Stopwatch.GetTimestamp();
        Latencies.Record((long)((_lastAt - due) * (1e9 / Stopwatch.Frequency)));
    }

    public void Fail(int requests)
    {
        Ended += requests;
        Errors += requests;
    }
}
