namespace Rtb.Bidder.Admission;

/// <summary>The meter of every exchange that has been in a snapshot since the start. Written by the loader thread.</summary>
internal sealed class ExchangeMeters
{
    private readonly Dictionary<string, ExchangeMeter> _meters = new(StringComparer.Ordinal);
    private ExchangeMeter[] _all = [];

    /// <summary>All of them, for the load gate.</summary>
    public ExchangeMeter[] All => Volatile.Read(ref _all);

    /// <summary>The same for the same exchange, whatever snapshots come and go.</summary>
    public ExchangeMeter Of(string exchangeId)
    {
        lock (_meters)
        {
            if (!_meters.TryGetValue(exchangeId, out var meter))
            {
                _meters.Add(exchangeId, meter = new ExchangeMeter());
                Volatile.Write(ref _all, [.. _meters.Values]);
            }
            return meter;
        }
    }
}
