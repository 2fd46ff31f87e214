using System.CommandLine;
using Rtb.Admin.Bids;
using Rtb.Admin.Terminal;

namespace Rtb.Unit.Admin.Bids;

public class BidCommandTests
{
    [Theory]
    [InlineData("bid replay")]
    [InlineData("bid replay a.ndjson b.ndjson")]
    [InlineData("bid replay a.ndjson --rate -1")]
    [InlineData("bid replay a.ndjson --rate fast")]
    [InlineData("bid replay a.ndjson --concurrency 0")]
    [InlineData("bid replay a.ndjson --repeat 0")]
    [InlineData("bid replay a.ndjson --repeat 1.5")]
    [InlineData("bid replay a.ndjson --colour red")]
    [InlineData("bid send")]
    [InlineData("bid explain")]
    [InlineData("bid juggle")]
    [InlineData("bid")]
    [InlineData("fly")]
    public void WhatCannotBeMeantIsRefused(string line) => Assert.NotEmpty(Parsed(line).Errors);

    [Theory]
    [InlineData("bid replay a.ndjson")]
    [InlineData("bid replay - --rate 0.5 --concurrency 1 --repeat 3")]
    [InlineData("bid replay a.ndjson --http http://127.0.0.1:8080/openrtb2/bid")]
    [InlineData("bid send a.json")]
    [InlineData("bid explain a.json --exchange x")]
    public void WhatTheHelpNamesIsAccepted(string line) => Assert.Empty(Parsed(line).Errors);

    private static ParseResult Parsed(string line)
    {
        var root = new RootCommand("rtbctl");
        root.Options.Add(GlobalOptions.Output);
        root.Options.Add(GlobalOptions.Timeout);
        root.Options.Add(GlobalOptions.NoColor);
        root.Subcommands.Add(BidCommand.Create());
        return root.Parse(line);
    }
}
