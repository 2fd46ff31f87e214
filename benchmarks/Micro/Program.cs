using BenchmarkDotNet.Running;
using Rtb.Micro;

string[] everything = ["--filter", "*"];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ShortInProcess).Assembly)
    .Run(args.Length == 0 ? everything : args, new ShortInProcess());

// A benchmark that threw, because its answer was wrong, must fail the run.
return summaries.All(summary => summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)) ? 0 : 1;
