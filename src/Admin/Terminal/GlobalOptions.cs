using System.CommandLine;

namespace Rtb.Admin.Terminal;

/// <summary>Options that every command understands.</summary>
internal static class GlobalOptions
{
    public static readonly Option<OutputFormat> Output = new("--output", "-o")
    {
        Description = "table, json or jsonl",
        DefaultValueFactory = _ => OutputFormat.Table,
        Recursive = true,
    };

    public static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "seconds until a call is given up",
        DefaultValueFactory = _ => 10,
        Recursive = true,
    };

    public static readonly Option<bool> NoColor = new("--no-color") { Description = "no colours", Recursive = true };

    /// <summary>The gRPC listener for bids; services for people are on the operator's listener.</summary>
    public static Option<string> BidEndpoint() => new("--endpoint")
    {
        Description = "address of the bidder's gRPC listener for bids",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("RTBCTL_BID_ENDPOINT") ?? "http://127.0.0.1:8081",
    };

    public static Option<string> OperatorEndpoint() => new("--endpoint")
    {
        Description = "address of the bidder's operator gRPC listener",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("RTBCTL_ENDPOINT") ?? "http://127.0.0.1:8083",
    };
}

internal enum OutputFormat
{
    Table,
    Json,
    Jsonl,
}
