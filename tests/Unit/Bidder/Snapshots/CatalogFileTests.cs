using System.Text;
using Rtb.Bidder.Snapshots;
using Rtb.Campaigns;
using Rtb.Unit.Campaigns;

namespace Rtb.Unit.Bidder.Snapshots;

public sealed class CatalogFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("catalog-file-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ValidFileIsRead()
    {
        var catalog = CatalogFile.Read(Write(CatalogDocument.Valid));

        Assert.Equal(CatalogDocument.Parse(), catalog);
    }

    [Fact]
    public void BothNamesOfAFieldAndAByteOrderMarkAreRead()
    {
        var json = CatalogDocument.Valid.Replace("max_bid_micros", "maxBidMicros", StringComparison.Ordinal);

        byte[] bytes = [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(json)];

        Assert.Equal(CatalogDocument.Parse(), CatalogFile.Parse(bytes));
    }

    /// <summary>Every beginning of a catalogue is refused as broken JSON, and never as anything else.</summary>
    [Fact]
    public void FileCutAtAnyByteIsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(CatalogDocument.Valid.ReplaceLineEndings("\n"));
        for (var length = 0; length < bytes.Length; length++)
        {
            var problem = Assert.Single(Refused(bytes[..length]));
            Assert.Contains("the JSON is broken", problem.Description, StringComparison.Ordinal);
        }
        Assert.NotNull(CatalogFile.Parse(bytes));
    }

    [Theory]
    [InlineData("campaigns[0].max_bid", "5", "campaigns[0].max_bid", "there is no such field")]
    [InlineData("campaigns[0].creatives[0].banner.wide", "5", "campaigns[0].creatives[0].banner.wide", "there is no such field")]
    [InlineData("extra", "{\"a\":[1,{}]}", "extra", "there is no such field")]
    [InlineData("campaigns[0].max_bid_micros", "\"five\"", "campaigns[0].max_bid_micros", "")]
    [InlineData("campaigns[0].max_bid_micros", "1.5", "campaigns[0].max_bid_micros", "")]
    [InlineData("campaigns[0].max_bid_micros", "9223372036854775808", "campaigns[0].max_bid_micros", "")]
    [InlineData("campaigns[0].max_bid_micros", "true", "campaigns[0].max_bid_micros", "")]
    [InlineData("campaigns[0].max_bid_micros", "{}", "campaigns[0].max_bid_micros", "")]
    [InlineData("campaigns[0].status", "\"ACTIVE\"", "campaigns[0].status", "")]
    [InlineData("campaigns[0].flight.start_time", "\"tomorrow\"", "campaigns[0].flight.start_time", "")]
    [InlineData("campaigns[0].flight.start_time", "{\"seconds\":1}", "campaigns[0].flight.start_time", "")]
    [InlineData("campaigns[0].flight.hours_of_week[1]", "\"x\"", "campaigns[0].flight.hours_of_week[1]", "")]
    [InlineData("campaigns[0].creatives", "{}", "campaigns[0].creatives", "")]
    [InlineData("campaigns[0].creatives[0]", "[]", "campaigns[0].creatives[0]", "")]
    [InlineData("campaigns[0].budget", "[]", "campaigns[0].budget", "")]
    [InlineData("campaigns[0].targeting.geo_radii[0].latitude", "1e400", "campaigns[0].targeting.geo_radii[0].latitude", "")]
    public void WrongFieldIsNamedWithItsLine(string path, string json, string field, string description)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(CatalogDocument.With(path, json))!
            .ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

        var problem = Assert.Single(Refused(Encoding.UTF8.GetBytes(document)));

        Assert.Equal(field, problem.Field);
        var line = int.Parse(problem.Description.Split(' ', ':')[1]);
        var name = path.Split('.')[^1].Split('[')[0];
        Assert.Contains(document.Split('\n')[(line - 3)..line], text => text.Contains($"\"{name}\"", StringComparison.Ordinal));
        Assert.Contains(description, problem.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void FieldsThatAppearTwiceAreRefused()
    {
        var problem = Assert.Single(Refused("{\"version\": 1,\n\"version\": 2}"u8.ToArray()));
        Assert.Equal(new FieldViolation("version", "line 2: appears twice"), problem);

        problem = Assert.Single(Refused("{\"account_currency\": \"USD\",\n\"accountCurrency\": \"EUR\"}"u8.ToArray()));
        Assert.Equal("accountCurrency", problem.Field);
    }

    [Fact]
    public void SeveralWrongFieldsAreAllNamed()
    {
        var problems = Refused("{\"a\":1,\n\n\"campaigns\":[{\"b\":{}},{\"c\":[]}]}"u8.ToArray());

        Assert.Equal(["a", "campaigns[0].b", "campaigns[1].c"], problems.Select(problem => problem.Field));
        Assert.Equal(["line 1", "line 3", "line 3"], problems.Select(problem => problem.Description[..6]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"version\":01}")]
    [InlineData("{\"version\":1,}")]
    [InlineData("{/* note */}")]
    [InlineData("{'version':1}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"campaigns\":[null]}")]
    public void OtherTextIsRefused(string text)
    {
        Assert.NotEmpty(Refused(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void HalfCharactersAreRefused()
    {
        Assert.Equal("the file is not UTF-8 text", Assert.Single(Refused([.. "{\"account_currency\":\""u8, 0xFF, .. "\"}"u8])).Description);
        Assert.NotEmpty(Refused("{\"segments\":[{\"id\":\"\\ud800\"}]}"u8.ToArray()));
    }

    [Fact]
    public void DeepNestingIsRefused()
    {
        var deep = "{\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}";

        Assert.NotEmpty(Refused(Encoding.UTF8.GetBytes(deep)));
    }

    [Fact]
    public void BrokenRulesAreAllListedInTheMessage()
    {
        var exception = Assert.Throws<CatalogException>(() => CatalogFile.Parse("{\"version\":-1,\"account_currency\":\"x\"}"u8.ToArray()));

        Assert.Equal(["version", "account_currency"], exception.Problems.Select(problem => problem.Field));
        Assert.Contains("version: must not be negative\naccount_currency: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileAboveTheLimitIsNotRead()
    {
        var path = Write("{}   ");

        Assert.NotNull(CatalogFile.Read(path, bytesMax: 5));
        var exception = Assert.Throws<CatalogException>(() => CatalogFile.Read(path, bytesMax: 4));
        Assert.Contains("has 5 bytes; at most 4 are read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HugeFileIsRefusedByItsLengthAlone()
    {
        var path = Path.Combine(_folder.FullName, "huge.json");
        using (var file = File.Create(path))
        {
            // Sparse: takes no room.
            file.SetLength(CatalogFile.BytesMax + 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CatalogException>(() => CatalogFile.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void MissingFileAndFolderAreRefused()
    {
        var missing = Path.Combine(_folder.FullName, "no.json");

        var exception = Assert.Throws<CatalogException>(() => CatalogFile.Read(missing));

        Assert.Contains("cannot be read", exception.Message, StringComparison.Ordinal);
        Assert.Throws<CatalogException>(() => CatalogFile.Read(_folder.FullName));
        Assert.Equal(FileState.Absent, CatalogFile.StateOf(missing));
    }

    [Fact]
    public void StateFollowsALinkToItsTarget()
    {
        // Mounted configuration is a link whose target is exchanged.
        var first = Write("{}");
        var second = Path.Combine(_folder.FullName, "second.json");
        File.WriteAllText(second, "{ }");
        var link = Path.Combine(_folder.FullName, "link.json");
        File.CreateSymbolicLink(link, first);
        var before = CatalogFile.StateOf(link);
        File.Delete(link);
        File.CreateSymbolicLink(link, second);

        Assert.Equal(CatalogFile.StateOf(first), before);
        Assert.Equal(CatalogFile.StateOf(second), CatalogFile.StateOf(link));
        Assert.NotEqual(before, CatalogFile.StateOf(link));
    }

    [Fact]
    public void MediaTypesOfTheRulesAreThoseOfTheDecoder()
    {
        var bits = MediaTypes.Known.Select(name => Rtb.Bidder.Decode.MimeTypes.BitOf(Encoding.ASCII.GetBytes(name))).ToList();

        Assert.DoesNotContain(0UL, bits);
        Assert.Equal(bits.Count, bits.Distinct().Count());
    }

    private static IReadOnlyList<FieldViolation> Refused(byte[] json) =>
        Assert.Throws<CatalogException>(() => CatalogFile.Parse(json)).Problems;

    private string Write(string json)
    {
        var path = Path.Combine(_folder.FullName, "catalog.json");
        File.WriteAllText(path, json);
        return path;
    }
}
