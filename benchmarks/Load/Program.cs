using System.CommandLine;
using Rtb.Load.OpenLoop;
using Rtb.Load.Rows;
using Rtb.Load.Servers;
using Rtb.Load.Streaming;

var root = new RootCommand("Measures the bidder against its baselines. benchmarks/README.md explains the rows.");

// Rows of the goals.
const MeasuredPart Everything =
    MeasuredPart.Http | MeasuredPart.Grpc | MeasuredPart.OpenLoop | MeasuredPart.Rpc | MeasuredPart.Stream
    | MeasuredPart.Overload | MeasuredPart.ColdStart;
root.Subcommands.Add(MeasureCommand.Build("all", "Every row that this harness measures.", Everything));
root.Subcommands.Add(MeasureCommand.Build("http", "JSON over HTTP/1.1: B1, B3, B6, B13.", MeasuredPart.Http));
root.Subcommands.Add(MeasureCommand.Build("grpc", "gRPC: B2, B6.", MeasuredPart.Grpc));
root.Subcommands.Add(MeasureCommand.Build("rpc", "src/Rpc alone against bare Kestrel, and its bytes per call.", MeasuredPart.Rpc));
root.Subcommands.Add(MeasureCommand.Build("stream", "BidStream against unary Bid: B10.", MeasuredPart.Stream));
root.Subcommands.Add(MeasureCommand.Build("overload", "Three times the peak: B9.", MeasuredPart.Overload));
root.Subcommands.Add(MeasureCommand.Build("cold", "From readiness to the steady rate: B11.", MeasuredPart.ColdStart));
root.Subcommands.Add(GhzCommand.Build());
root.Subcommands.Add(OpenLoopCommand.Build());

// Parts of it by themselves.
root.Subcommands.Add(CorpusCommand.Build());
root.Subcommands.Add(ServeCommand.Build());
root.Subcommands.Add(StreamLoadCommand.Build());
root.Subcommands.Add(CompareCommand.Build());

return await root.Parse(args).InvokeAsync();
