using System.CommandLine;

namespace Rtb.Load.Rows;

/// <summary><c>compare OLD NEW</c>: fails when a ratio has lost more than 5%.</summary>
internal static class CompareCommand
{
    private const double LossMax = 0.05;

    public static Command Build()
    {
        var before = new Argument<FileInfo>("before") { Description = "Result file of the older run." }.AcceptExistingOnly();
        var after = new Argument<FileInfo>("after") { Description = "Result file of the newer run." }.AcceptExistingOnly();
        var command = new Command("compare", "Compare two result files; fail when a ratio lost more than 5%.") { before, after };
        command.SetAction(parsed =>
        {
            var old = Rows(parsed.GetValue(before)!);
            if (!old.Any(row => row is { IsRatio: true, Value: not null }))
            {
                Console.Error.WriteLine($"{parsed.GetValue(before)!.Name} has no measured ratio: nothing to hold the newer run to");
                return 2;
            }
            var losses = Losses(old, Rows(parsed.GetValue(after)!));
            losses.ForEach(Console.Error.WriteLine);
            Console.WriteLine(losses.Count == 0 ? "no ratio lost more than 5%" : $"{losses.Count} ratios lost more than 5%");
            return losses.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static IReadOnlyList<Row> Rows(FileInfo file) => ResultFile.Read(file.FullName).Rows;

    /// <summary>One line for each ratio that got worse by more than 5%, and for each that is no longer measured.</summary>
    internal static List<string> Losses(IReadOnlyList<Row> before, IReadOnlyList<Row> after)
    {
        var losses = new List<string>();
        foreach (var old in before.Where(row => row is { IsRatio: true, Value: not null }))
        {
            var current = after.FirstOrDefault(row => row.Id == old.Id)?.Value;
            if (current is not { } value)
            {
                losses.Add($"{old.Id}: was {old.Value:0.00}, is not measured any more");
            }
            else if (old.Better == Better.Higher ? value < old.Value * (1 - LossMax) : value > old.Value * (1 + LossMax))
            {
                losses.Add($"{old.Id}: was {old.Value:0.00}, is {value:0.00}");
            }
        }
        return losses;
    }
}
