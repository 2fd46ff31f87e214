using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rtb.Bidder.Diagnostics;

/// <summary>Writes the Prometheus text format, version 0.0.4: families with HELP and TYPE, then their samples.</summary>
/// <remarks>The format: https://prometheus.io/docs/instrumenting/exposition_formats/. Used by one scrape at a time.</remarks>
internal sealed class PrometheusWriter(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private string _name = "";

    /// <summary>Begins a family: all samples of a name must follow each other.</summary>
    /// <param name="type">counter, gauge or histogram.</param>
    public void Family(string name, string type, string help)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is not a metric name.", nameof(name));
        }
        _name = name;
        Write($"# HELP {name} {help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n");
        Write($"# TYPE {name} {type}\n");
    }

    /// <summary>One value of the family.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Sample("", value, labels);

    /// <summary>A family with one value and no labels.</summary>
    public void Single(string name, string type, string help, double value)
    {
        Family(name, type, help);
        Sample(value);
    }

    /// <summary>The samples of a histogram.</summary>
    /// <param name="buckets">Upper bound and number of values up to it, ascending, without the infinite one.</param>
    public void Histogram(
        ReadOnlySpan<(double Bound, long Count)> buckets, long count, double sum, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var withBound = new (string Name, string Value)[labels.Length + 1];
        labels.CopyTo(withBound);
        foreach (var (bound, upTo) in buckets)
        {
            withBound[^1] = ("le", Number(bound));
            Sample("_bucket", upTo, withBound);
        }
        withBound[^1] = ("le", "+Inf");
        Sample("_bucket", count, withBound);
        Sample("_sum", sum, labels);
        Sample("_count", count, labels);
    }

    /// <summary>A letter, underscore or colon, then those and digits.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':');

    private void Sample(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        var line = new StringBuilder(_name).Append(suffix);
        for (var i = 0; i < labels.Length; i++)
        {
            line.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            AppendEscaped(line, labels[i].Value);
            line.Append('"');
        }
        line.Append(labels.Length > 0 ? "} " : " ").Append(Number(value)).Append('\n');
        Write(line.ToString());
    }

    private static void AppendEscaped(StringBuilder line, string value)
    {
        foreach (var letter in value)
        {
            switch (letter)
            {
                case '\\':
                    line.Append("\\\\");
                    break;
                case '"':
                    line.Append("\\\"");
                    break;
                case '\n':
                    line.Append("\\n");
                    break;
                default:
                    line.Append(letter);
                    break;
            }
        }
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
