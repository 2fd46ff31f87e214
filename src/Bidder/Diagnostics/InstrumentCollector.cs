using System.Diagnostics.Metrics;
using System.Text;

namespace Rtb.Bidder.Diagnostics;

/// <summary>
/// Collects what parts of the program publish through System.Diagnostics.Metrics, for what is not counted on the hot path:
/// ages, sizes, states. Every instrument of the meter <see cref="MeterName"/> becomes a metric.
/// </summary>
/// <remarks>
/// "snapshot.age" in unit "s" becomes rtb_bidder_snapshot_age_seconds. Tags must come from closed sets. Instruments may be made and
/// measured on any thread; scrapes take the lock.
/// </remarks>
internal sealed class InstrumentCollector : IDisposable
{
    public const string MeterName = "Rtb.Bidder";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly string _meterName;

    /// <param name="meterName">Tests listen to a meter of their own.</param>
    public InstrumentCollector(string meterName = MeterName)
    {
        _meterName = meterName;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Measure((double)value, tags, state));
        _listener.Start();
    }

    public void Write(PrometheusWriter writer)
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
        {
            foreach (var family in _families.Values.Where(family => family.Values.Count > 0))
            {
                writer.Family(family.Name, family.Type, family.Help);
                foreach (var series in family.Values.Values)
                {
                    writer.Sample(series.Value, series.Labels);
                }
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Base units only: a unit that is not one stops the start of whoever made the instrument.</summary>
    internal static string NameOf(string instrument, string? unit, bool isCounter)
    {
        var name = new StringBuilder("rtb_bidder_");
        foreach (var letter in instrument)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        }
        Append(unit switch
        {
            null or "" or "1" => "",
            "s" => "_seconds",
            "By" => "_bytes",
            ['{', .., '}'] => "",
            _ => throw new ArgumentException($"The unit '{unit}' of '{instrument}' is no base unit (s, By, 1, {{x}}).", nameof(unit)),
        });
        Append(isCounter ? "_total" : "");
        return name.ToString();

        void Append(string suffix)
        {
            if (!name.ToString().EndsWith(suffix, StringComparison.Ordinal))
            {
                name.Append(suffix);
            }
        }
    }

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name != _meterName)
        {
            return;
        }
        var kind = instrument.GetType().GetGenericTypeDefinition();
        if (kind == typeof(Histogram<>))
        {
            throw new NotSupportedException(
                $"'{instrument.Name}': durations are recorded in a LatencyHistogram, not in a Histogram instrument.");
        }
        var counts = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>);
        var name = NameOf(instrument.Name, instrument.Unit, counts);
        Family? family;
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out family))
            {
                family = new Family(name, counts ? "counter" : "gauge", instrument.Description ?? instrument.Name, adds);
                _families.Add(name, family);
            }
        }
        listener.EnableMeasurementEvents(instrument, family);
    }

    private void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var family = (Family)state!;
        var labels = new (string Name, string Value)[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = (tags[i].Key, Convert.ToString(tags[i].Value, System.Globalization.CultureInfo.InvariantCulture) ?? "");
        }
        var key = string.Join('\n', labels.Select(label => label.Name + "=" + label.Value));
        lock (_lock)
        {
            var before = family.Adds && family.Values.TryGetValue(key, out var series) ? series.Value : 0;
            family.Values[key] = new Series(labels, before + value);
        }
    }

    private sealed record Family(string Name, string Type, string Help, bool Adds)
    {
        public SortedDictionary<string, Series> Values { get; } = new(StringComparer.Ordinal);
    }

    private sealed record Series((string Name, string Value)[] Labels, double Value);
}
