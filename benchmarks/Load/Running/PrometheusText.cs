using System.Globalization;

namespace Rtb.Load.Running;

/// <summary>Reads the one number the harness needs from a page of metrics.</summary>
internal static class PrometheusText
{
    /// <summary>Bytes the process has allocated since its start; null when the page does not say.</summary>
    public static long? AllocatedBytes(string page)
    {
        foreach (var line in page.Split('\n'))
        {
            var name = line.Split(' ', '{')[0];
            if (name.Contains("allocated", StringComparison.Ordinal) && name.Contains("bytes", StringComparison.Ordinal))
            {
                return (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            }
        }
        return null;
    }
}
