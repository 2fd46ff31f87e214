using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Serving;
using Rtb.Bidder.Snapshots;

// 1. Settings: command line over environment over file over defaults; every problem is listed and stops the start.
if (args.Contains("--help", StringComparer.Ordinal))
{
    Console.Out.Write(StartupText.Help());
    return 0;
}
if (!StartupSettings.TryRead(args, out var options, out var problems))
{
    Console.Error.WriteLine("The bidder does not start:");
    foreach (var problem in problems)
    {
        Console.Error.WriteLine("  " + problem);
    }
    return 2;
}

// 2. Logs: one JSON object a line on stderr; stdout is for the lines that a person copies.
using var logs = LoggerFactory.Create(builder => builder
    .AddJsonConsole(console => console.UseUtcTimestamp = true)
    .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
    .SetMinimumLevel(LogLevel.Information));

// 3. SIGTERM and Ctrl-C, from here on: a start that is asked to stop does not go on.
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

// 4. The parts, in the order in which they depend on each other: journal, operator listeners, snapshot, warm-up, bid listeners.
await using var bidder = new BidderProcess(options, logs, TimeProvider.System);
try
{
    await bidder.StartAsync(stop.Token);
    Console.Out.Write(StartupText.Ready(bidder));
    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (Exception failure) when (failure is CatalogException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine("The bidder does not start: " + failure.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // The one way out.
}

// 5. Unready, stop accepting, answer what is in flight, ship what is in the ring, exit 0.
await bidder.StopAsync();
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
