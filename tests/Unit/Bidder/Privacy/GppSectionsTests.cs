using System.Globalization;
using System.Text;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

public class GppSectionsTests
{
    [Theory]
    // The examples of the specification.
    [InlineData("DBABM~CPX", "2:CPX")]
    [InlineData("DBABMA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", "2:CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA")]
    [InlineData("DBACNY~CPX~1YNN", "2:CPX 6:1YNN")]
    [InlineData("DBACNYA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN", "2:CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA 6:1YNN")]
    [InlineData("DBABjw~CPX~1YNN", "5:CPX 6:1YNN")]
    // Strings of public encoders.
    [InlineData("DBABLA~BVVVVVVVVWA", "7:BVVVVVVVVWA")]
    [InlineData("DBABzw~1YNN~BVVqAAEABCA.QA", "6:1YNN 7:BVVqAAEABCA.QA")]
    [InlineData("DBABBg~BVVVVVVY", "8:BVVVVVVY")]
    // Broken ones say so, after what could be read.
    [InlineData("", "broken")]
    [InlineData("gppString", "broken")]
    [InlineData("header~1YNN", "broken")]
    [InlineData("DBABMA", "broken")]
    [InlineData("DBABMA~a~b", "2:a broken")]
    [InlineData("DBACNYA~a", "2:a broken")]
    [InlineData("DCABMA~a", "broken")]
    [InlineData("CBABMA~a", "broken")]
    [InlineData("DBABMA=~a", "broken")]
    [InlineData("DBABAAAAAAA~a", "broken")]
    [InlineData("DBA_~a", "broken")]
    [InlineData("DBAA", "")]
    public void SectionsAreFoundUnderTheirIds(string text, string expected) => Assert.Equal(expected, Show(text));

    [Fact]
    public void IdsOfAnySizeAreFound()
    {
        (int, string)[] sections = [(1, "a"), (2, "b"), (3, "c"), (23, "d"), (62, "e"), (63, "f"), (64, ""), (4000, "h")];
        Assert.Equal("1:a 2:b 3:c 23:d 62:e 63:f 64: 4000:h", Show(GppText.Of(sections)));
    }

    [Fact]
    public void AStringCutAtAnyLetterIsBroken()
    {
        var whole = GppText.Of((2, "a"), (7, "b"), (20, "c"));
        Assert.Equal("2:a 7:b 20:c", Show(whole));
        for (var length = 0; length < whole.Length - 1; length++)
        {
            Assert.EndsWith("broken", Show(whole[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AHugeGroupEndsWithTheText()
    {
        var header = new BitText().Add(3, 6).Add(1, 6).Add(1, 12).Add(1, 1).AddFibonacci(1).AddFibonacci(9_000);
        var text = $"{header}~{new string('~', 50_000)}";
        Assert.EndsWith("broken", Show(text), StringComparison.Ordinal);
        Assert.EndsWith("broken", Show($"{header}~a~b"), StringComparison.Ordinal);
    }

    private static string Show(string text)
    {
        var found = new List<string>();
        var sections = new GppSections(Encoding.ASCII.GetBytes(text));
        while (sections.Next(out var id, out var section))
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"{id}:{Encoding.ASCII.GetString(section)}"));
        }
        if (sections.IsBroken)
        {
            found.Add("broken");
        }
        return string.Join(' ', found);
    }
}
