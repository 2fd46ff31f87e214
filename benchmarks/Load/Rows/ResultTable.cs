namespace Rtb.Load.Rows;

/// <summary>Prints rows as a table that can be pasted into the README.</summary>
internal static class ResultTable
{
    public static void Print(IReadOnlyList<Row> rows, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| row | what | measured | goal | met |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var sign = row.Better == Better.Higher ? ">=" : "<=";
            var met = row.IsMet switch { true => "yes", false => "no", null => "not measured" };
            output.WriteLine($"| {row.Id} | {row.What} | {row.Value?.ToString("0.00") ?? "-"} | {sign} {row.Goal} | {met} |");
        }
        output.WriteLine();
    }
}
