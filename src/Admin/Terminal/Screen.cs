using System.CommandLine;
using Spectre.Console;

namespace Rtb.Admin.Terminal;

/// <summary>Where data goes: tables with colours on a terminal, plain lines in a pipe.</summary>
internal static class Screen
{
    private const int PipeWidth = 250;

    /// <summary>stdout, for data.</summary>
    public static IAnsiConsole Data(ParseResult arguments) => Create(Console.Out, Console.IsOutputRedirected, arguments);

    /// <summary>stderr, for progress and remarks.</summary>
    public static IAnsiConsole Remarks(ParseResult arguments) => Create(Console.Error, Console.IsErrorRedirected, arguments);

    public static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        }
        return table;
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected, ParseResult arguments)
    {
        var plain = redirected || arguments.GetValue(GlobalOptions.NoColor)
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
        {
            console.Profile.Width = PipeWidth;
        }
        return console;
    }
}
