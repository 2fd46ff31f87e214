using System.Text;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

public class UsSectionTests
{
    /// <summary>
    /// Sections as the registry describes them, one letter for each field of two bits: n notice, o opt-out, s sensitive data, p precise
    /// place, c known child, x other.
    /// </summary>
    public static TheoryData<int, int, string> Layouts => new()
    {
        { 7, 1, "nnnnnn ooo ssssssspssss cc xxxx" },
        { 7, 2, "nnnnnn ooo ssssssspssssssss ccc xxxx" },
        { 8, 1, "nnn oo sspssssss cc xxxx" },
        { 9, 1, "nnn oo sssssssp c xxx" },
        { 10, 1, "nnn oo sssssss c xxx" },
        { 11, 1, "nnnn oo sssssssp c xxx" },
        { 12, 1, "nnn oo sssssssp ccc xxx" },
        { 13, 1, "nnn oo sssssssp ccc xxxx" },
        { 14, 1, "nnn oo sssssssp ccc xxxx" },
        { 15, 1, "nnn oo ssssssssssp ccc xxxx" },
        { 16, 1, "nnn oo sssssssp c xxxx" },
        { 17, 1, "nnn oo sssssssps ccccc xxxx" },
        { 18, 1, "nnnn oo sssssssp c xxx" },
        { 19, 1, "nnn oo sssssssp c xxxx" },
        { 20, 1, "nnn oo sssssssp ccc xxxx" },
        { 21, 1, "nnn oo sssssssps s ccccc xxxx" },
        { 22, 1, "nnn oo sssssssp c xxxx" },
        { 23, 1, "nnn oo sssssssp c xxxx" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void EveryFieldForbidsWhatItIsAbout(int section, int version, string layout)
    {
        var letters = layout.Replace(" ", "", StringComparison.Ordinal);
        for (var field = 0; field < letters.Length; field++)
        {
            for (var value = 0; value <= 3; value++)
            {
                var fields = new string('0', field) + value + new string('0', letters.Length - field - 1);
                var found = Read(section, GppText.UsSection(version, fields));
                Assert.True(Expected(letters[field], value) == found, $"field {field} ({letters[field]}) is {value}: {found}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ASectionCutAtAnyBitForbidsEverything(int section, int version, string layout)
    {
        var fields = layout.Count(letter => letter != ' ');
        for (var length = 0; length < fields; length++)
        {
            var found = Read(section, GppText.UsSection(version, new string('0', length)));

            // The last letter may hold, as zeros, the fields that were cut off.
            var heldBits = (6 + (2 * length) + 5) / 6 * 6;
            Assert.Equal(heldBits >= 6 + (2 * fields) ? "" : "GppUnreadable:All", found);
        }
    }

    [Theory]
    [InlineData(7, "BVVVVVVVVWA", "GppOptOut:Personal GppSensitiveData:Segments, Place GppKnownChild:All")]
    [InlineData(7, "BVVVVVVVVWA.YA", "GppOptOut:Personal GppControl:Personal GppSensitiveData:Segments, Place GppKnownChild:All")]
    [InlineData(7, "BVVqAAEABCA.QA", "GppSensitiveData:Place")]
    [InlineData(12, "BVoYYYQg", "GppSensitiveData:Segments, Place GppKnownChild:All")]
    [InlineData(8, "BVVVVVVY", "GppOptOut:Personal GppSensitiveData:Segments, Place GppKnownChild:All")]
    [InlineData(8, "BVqqqqpY.YA", "GppControl:Personal GppKnownChild:All")]
    [InlineData(7, "CVVVVVVVVWA", "GppUnreadable:All")]
    [InlineData(8, "CVVVVVVVVWA.YA", "GppUnreadable:All")]
    [InlineData(7, "123", "GppUnreadable:All")]
    [InlineData(7, "", "GppUnreadable:All")]
    [InlineData(7, "BVVqAAEABC=", "GppUnreadable:All")]
    [InlineData(7, "BVVqAAAABCA.", "GppUnreadable:All")]
    [InlineData(7, "BVVqAAAABCA.Y=", "GppUnreadable:All GppControl:Personal")]
    [InlineData(7, "BVVqAAAABCA.gA", "")]
    [InlineData(7, "BVVqAAAABCA.gA.YA", "GppControl:Personal")]
    [InlineData(5, "BVVqAAEABCA", "GppUnreadable:All")]
    [InlineData(24, "BVVqAAEABCAAAAAA", "GppUnreadable:All")]
    public void StringsOfPublicEncodersAreRead(int section, string text, string expected) =>
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), Read(section, text).Split(' ').Order(StringComparer.Ordinal));

    private static string Expected(char field, int value) => field switch
    {
        'o' when value is 1 or 3 => "GppOptOut:Personal",
        's' when value is 1 or 3 => "GppSensitiveData:Segments",
        'p' when value is 1 or 3 => "GppSensitiveData:Place",
        'c' when value != 0 => "GppKnownChild:All",
        _ => "",
    };

    private static string Read(int section, string text)
    {
        var decision = default(PrivacyDecision);
        UsSection.Read(section, Encoding.ASCII.GetBytes(text), ref decision);
        return Show(decision);
    }

    internal static string Show(PrivacyDecision decision) => string.Join(' ', Enum.GetValues<PrivacySignal>()
        .Where(signal => decision.Of(signal) != PrivacyLimits.None).Select(signal => $"{signal}:{decision.Of(signal)}"));
}
