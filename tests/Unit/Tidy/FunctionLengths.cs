using System.Text.RegularExpressions;

namespace Rtb.Unit.Tidy;

/// <summary>Measures functions by their layout: a member at one level of indentation, its braces below it.</summary>
internal static partial class FunctionLengths
{
    public static IEnumerable<(string Path, int Line, int Lines)> Of(string path)
    {
        var lines = File.ReadAllLines(path);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] is not "    {" || !EndsASignature().IsMatch(lines[i - 1]))
            {
                continue;
            }
            var end = Array.IndexOf(lines, "    }", i);
            if (end > i)
            {
                yield return (path, i, end - i + 1);
            }
        }
    }

    [GeneratedRegex(@"\)\s*(where .*)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EndsASignature();
}
