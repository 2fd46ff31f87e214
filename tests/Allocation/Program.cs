using Rtb.Allocation;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;

// An object without fields is three words.
const int ObjectBytes = 24;

// The hot path takes nothing from the heap: not for a bid, not for any reason not to bid, in no format.
var passed = 0;
var failed = 0;
var skipped = 0;
var scenarios = Scenarios.All().ToList();
RequestFormat[] formats = [RequestFormat.Json, RequestFormat.Protobuf];

foreach (var scenario in scenarios)
{
    foreach (var format in formats)
    {
        var name = $"{scenario.Expected}{(scenario.Name.Length > 0 ? $" ({scenario.Name})" : "")}, {format}";
        if (format == RequestFormat.Protobuf && scenario.JsonOnly is { } why)
        {
            Skip(name, why);
            continue;
        }
        var bytes = new Gate(scenario, format, () => null).Count(out var wrong);
        Report(bytes == 0, name, wrong ?? $"{bytes} bytes");
    }
}

// The same through BidStream, from the frames of a batch to the frames of its answers. A wrong token ends the stream: nothing goes on.
foreach (var scenario in scenarios)
{
    if (scenario.JsonOnly is not null || scenario.IsLate || scenario.Expected == NoBidReason.Unauthenticated)
    {
        continue;
    }
    var name = $"{scenario.Expected}{(scenario.Name.Length > 0 ? $" ({scenario.Name})" : "")}, BidStream";
    var bytes = new StreamGate(scenario, () => null).Count(out var wrong);
    Report(bytes == 0, name, wrong ?? $"{bytes} bytes");
}

var streamControl = new StreamGate(scenarios[0], () => new object()).Count(out var streamWrong);
var isNoticed = streamControl >= StreamGate.CountedBatches * ObjectBytes;
Report(isNoticed, "control: one object per batch is noticed, BidStream", streamWrong ?? $"{streamControl} bytes");

// A gate that sees nothing would pass too.
foreach (var format in formats)
{
    var control = new Gate(scenarios[0], format, () => new object()).Count(out var wrong);
    Report(control >= Gate.CountedRuns * ObjectBytes, $"control: one object per run is noticed, {format}", wrong ?? $"{control} bytes");
}

foreach (var reason in Enum.GetValues<NoBidReason>())
{
    var covered = scenarios.Exists(scenario => scenario.Expected == reason);
    Report(covered, $"{reason} has a scenario", covered ? "yes" : "no");
}

// What the runtime itself takes for a call, sockets and frames included.
await foreach (var (name, bytes, ceiling) in RpcGate.RunAsync())
{
    Report(bytes <= ceiling, name, $"{bytes:0} bytes, the ceiling is {ceiling:0}");
}

Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
return failed > 0 ? 1 : 0;

void Report(bool good, string name, string detail)
{
    passed += good ? 1 : 0;
    failed += good ? 0 : 1;
    Console.WriteLine($"{(good ? "ok  " : "FAIL")} {name}: {detail}");
}

void Skip(string name, string why)
{
    skipped++;
    Console.WriteLine($"skip {name}: {why}");
}
