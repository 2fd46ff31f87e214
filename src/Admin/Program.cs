using System.CommandLine;
using Rtb.Admin;
using Rtb.Admin.Bids;
using Rtb.Admin.Terminal;

// rtbctl: data on stdout, everything else on stderr; exit codes in Terminal/ExitCode.cs.
var root = new RootCommand("rtbctl talks to a bidder: send, explain and replay bid requests, read its events.");
root.Options.Add(GlobalOptions.Output);
root.Options.Add(GlobalOptions.Timeout);
root.Options.Add(GlobalOptions.NoColor);
root.Subcommands.Add(BidCommand.Create());
root.Subcommands.Add(BudgetCommand.Create());
root.Subcommands.Add(StatusCommand.Create());

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine("rtbctl: " + error.Message);
    }
    Console.Error.WriteLine("Try 'rtbctl --help'.");
    return (int)ExitCode.Usage;
}
return await Failure.GuardAsync(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
