using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rtb.Unit.Tidy;

/// <summary>What STYLE asks for and a machine can check.</summary>
public partial class TidyTests
{
    private const int LineWidthMax = 140;

    /// <summary>Functions longer than this that exist today; the number may only fall.</summary>
    private const int LongFunctionsToday = 0;
    private const int FunctionLinesMax = 70;

    private static readonly string[] SourceFolders = ["src", "tests", "benchmarks"];

    /// <summary>Who may reference whom: Rpc &lt;- Contracts &lt;- Campaigns &lt;- programs; programs never each other.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Rpc"] = [],
        ["Contracts"] = ["Rpc"],
        ["Campaigns"] = ["Contracts"],
        ["Bidder"] = ["Campaigns"],
        ["Control"] = ["Campaigns"],
        ["Ingest"] = ["Campaigns"],
        ["Admin"] = ["Campaigns"],
    };

    [Fact]
    public void ProjectsReferenceOnlyWhatLiesBelowThem()
    {
        var projects = Repository.Sources("src", "*.csproj").ToList();
        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
            Assert.All(references, reference => Assert.Contains(reference, Allowed[name]));
        }
    }

    [Fact]
    public void RpcCoreKnowsNothingOfAspNet()
    {
        var offenders = Repository.Sources("src/Rpc/Core").Where(path =>
            File.ReadAllText(path).Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [Fact]
    public void RpcKnowsNothingOfBidding()
    {
        var offenders = Repository.Sources("src/Rpc").Where(path => Bidding().IsMatch(File.ReadAllText(path)));
        Assert.Empty(offenders.Select(Repository.Relative));
    }

    [Fact]
    public void LinesAreNotWiderThanTheScreen()
    {
        var wide = from folder in SourceFolders
                   from path in Repository.Sources(folder)
                   from line in File.ReadLines(path).Select((text, index) => (text, number: index + 1))
                   where line.text.Length > LineWidthMax
                   select $"{Repository.Relative(path)}:{line.number}";
        Assert.Empty(wide);
    }

    [Fact]
    public void NoNameSaysNothing()
    {
        var names = from folder in SourceFolders
                    from path in Repository.Sources(folder)
                    where EmptyName().IsMatch(Repository.Relative(path))
                    select Repository.Relative(path);
        Assert.Empty(names);
    }

    [Fact]
    public void NothingIsLeftUnfinished()
    {
        var unfinished = from path in Repository.Sources("src")
                         from line in File.ReadLines(path).Select((text, index) => (text, number: index + 1))
                         where Unfinished().IsMatch(line.text)
                         select $"{Repository.Relative(path)}:{line.number}";
        Assert.Empty(unfinished);
    }

    [Fact]
    public void TestsWaitForThingsAndNeverSleep()
    {
        var sleepers = from path in Repository.Sources("tests")
                       where !path.EndsWith("TidyTests.cs", StringComparison.Ordinal)
                       from line in File.ReadLines(path).Select((text, index) => (text, number: index + 1))
                       where line.text.Contains("Thread.Sleep", StringComparison.Ordinal)
                       select $"{Repository.Relative(path)}:{line.number}";
        Assert.Empty(sleepers);
    }

    [Fact]
    public void HotFoldersCallNothingThatAllocates()
    {
        string[] folders = ["src/Bidder/Decode", "src/Bidder/Match", "src/Bidder/Cap", "src/Bidder/Price", "src/Bidder/Encode",
            "src/Bidder/Supply"];
        var offenders = from folder in folders
                        from path in Repository.Sources(folder)
                        where !IsBuiltOffTheHotPath(path)
                        from line in File.ReadLines(path).Select((text, index) => (text, number: index + 1))
                        where BannedOnHotPath().IsMatch(line.text)
                        select $"{Repository.Relative(path)}:{line.number} {line.text.Trim()}";
        Assert.Empty(offenders);
    }

    [Fact]
    public void FunctionsFitAScreen()
    {
        var lengths = from path in Repository.Sources("src")
                      from function in FunctionLengths.Of(path)
                      where function.Lines > FunctionLinesMax
                      select function;
        var tooLong = lengths.Select(function => $"{Repository.Relative(function.Path)}:{function.Line} {function.Lines} lines").ToList();
        Assert.True(tooLong.Count <= LongFunctionsToday, string.Join('\n', tooLong));
    }

    [Fact]
    public void ReadmesNameFilesThatExist()
    {
        var missing = from readme in Repository.Sources(".", "*.md")
                      from Match match in NamedPath().Matches(File.ReadAllText(readme))
                      let path = match.Groups["path"].Value.Split('#')[0]
                      where path.Length > 0 && !path.Contains("://", StringComparison.Ordinal)
                      where !Path.Exists(Path.Combine(Path.GetDirectoryName(readme)!, path))
                          && !Path.Exists(Path.Combine(Repository.Root, path))
                      select $"{Repository.Relative(readme)}: {path}";
        Assert.Empty(missing);
    }

    /// <summary>Files that only run while a snapshot is built carry their role in the name.</summary>
    private static bool IsBuiltOffTheHotPath(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name
        && (name.EndsWith("Builder", StringComparison.Ordinal) || name.EndsWith("Template", StringComparison.Ordinal)
            || name.EndsWith("Markup", StringComparison.Ordinal) || name.EndsWith("Table", StringComparison.Ordinal)
            || name.EndsWith("Urls", StringComparison.Ordinal) || name.EndsWith("Types", StringComparison.Ordinal)
            || name.EndsWith("Codes", StringComparison.Ordinal));

    [GeneratedRegex(@"\bRtb\.(Bidder|Campaigns|Contracts|Control|Ingest)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bidding();

    [GeneratedRegex(@"(^|/)(Common|Shared|Utils?|Helpers?)(/|\.cs$)|(Utils?|Helpers?|Manager)\.cs$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"using System\.Linq|\bnew Dictionary|\bstring\.Format|\block \(|\bawait\b|\bthrow new\b|\bConsole\.",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BannedOnHotPath();

    [GeneratedRegex(@"\]\((?<path>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedPath();
}
