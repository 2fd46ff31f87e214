using System.Diagnostics;
using System.Text;
using Rtb.Bidder.Privacy;
using Rtb.Unit.Bidder.Oracle;

namespace Rtb.Unit.Bidder.Privacy;

public class TcfConsentTests
{
    /// <summary>Strings that the specification and the documents of decoders show, with what they say of them.</summary>
    public static TheoryData<string, int, string> Published => new()
    {
        // The example of the specification: purposes 1 to 3, vendors 2, 6 and 8 by both bases.
        { "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA", 2, "consent 1 2 3, interest , features , policy 2" },
        { "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA", 3, "consent , interest , features , policy 2" },
        {
            "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAA"
                + "ECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw",
            8, "consent 1 2 3, interest , features , policy 2"
        },
        // A restriction: vendor 32 needs consent for purpose 7, and vendors 1 to 10 are listed.
        {
            "COwAdDhOwAdDhN4ABAENAPCgAAQAAv___wAAAFP_AAp_4AI6ACACAA", 10,
            "consent 6 23, interest 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24, features , policy 2"
        },
        // The European section of the GPP examples: a refusal.
        { "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", 1, "consent , interest , features , policy 2" },
        // Vendors as a range of one.
        { "CPaYLJBPaYLJBIPAAAENCSCgAPAAAAAAAAAAGsQAQGsAAAAA.YAAAAAAAAAA", 856, "consent 1 2 3 4, interest , features , policy 2" },
        { "CPaYLJBPaYLJBIPAAAENCSCgAPAAAAAAAAAAGsQAQGsAAAAA.YAAAAAAAAAA", 855, "consent , interest , features , policy 2" },
    };

    public static TheoryData<string, string> Broken => new()
    {
        { "nothing", "" },
        { "version 1", new TcfText { Version = 1 }.ToString() },
        { "a published string of version 1", "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA" },
        { "version 3", new TcfText { Version = 3 }.ToString() },
        { "words", "consent-string" },
        { "padding", TcfText.All + "=" },
        { "another alphabet", TcfText.All.ToString().Insert(30, "+") },
        { "a range backwards", Ranged((9, 8)) },
        { "a range from nobody", Ranged((0, 5)) },
        { "a segment alone", "." + TcfText.All },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void PublishedStringsSayWhatTheirDocumentsSay(string text, int vendor, string expected)
    {
        Assert.True(TcfConsent.TryRead(Encoding.ASCII.GetBytes(text), vendor, out var consent));
        var consents = Enumerable.Range(1, 24).Where(purpose => consent.Allows(purpose));
        var interests = Enumerable.Range(1, 24).Where(purpose => !consent.Allows(purpose) && consent.Allows(purpose, interestWillDo: true));
        var both = Enumerable.Range(1, 24).Where(purpose => consent.Allows(purpose, interestWillDo: true));
        var features = Enumerable.Range(1, 12).Where(consent.OptedInTo);
        var interest = expected.Contains("consent 6 23", StringComparison.Ordinal) ? both : interests;
        Assert.Equal(expected, $"consent {string.Join(' ', consents)}, interest {string.Join(' ', interest)}, "
            + $"features {string.Join(' ', features)}, policy {consent.PolicyVersion}");
    }

    [Fact]
    public void APublishedRestrictionHoldsForItsVendorOnly()
    {
        var text = "COwAdDhOwAdDhN4ABAENAPCgAAQAAv___wAAAFP_AAp_4AI6ACACAA"u8;
        Assert.True(TcfConsent.TryRead(text, 10, out var other));
        Assert.True(other.Allows(7, interestWillDo: true));
        Assert.True(TcfConsent.TryRead(text, 32, out var restricted));
        Assert.False(restricted.Allows(7, interestWillDo: true));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void WhatIsNoWholeStringOfVersionTwoIsRefused(string name, string text) =>
        Assert.False(TcfConsent.TryRead(Encoding.ASCII.GetBytes(text), 7, out _), name);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(63)]
    public void AnyPolicyVersionIsRead(int version)
    {
        Assert.True(TcfConsent.TryRead(Ascii(TcfText.All with { PolicyVersion = version }), 7, out var consent));
        Assert.Equal(version, consent.PolicyVersion);
        Assert.True(consent.Allows(1) && consent.Allows(4));
    }

    [Theory]
    [InlineData(0, false, false, false)]
    [InlineData(1, true, true, false)]
    [InlineData(2, false, true, true)]
    [InlineData(3, false, false, false)]
    public void RestrictionsOfThePublisherNarrowThePurpose(int type, bool byConsent, bool byEither, bool byInterestAlone)
    {
        var text = TcfText.All with { Restrictions = [(2, type, [(3, 5), (7, 7)])] };
        Assert.True(TcfConsent.TryRead(Ascii(text), 7, out var consent));
        Assert.Equal((byConsent, byEither), (consent.Allows(2), consent.Allows(2, interestWillDo: true)));
        Assert.True(consent.Allows(4), "other purposes are not restricted");
        Assert.True(TcfConsent.TryRead(Ascii(text with { VendorConsents = [] }), 7, out var interested));
        Assert.Equal(byInterestAlone, interested.Allows(2, interestWillDo: true));
        Assert.True(TcfConsent.TryRead(Ascii(text with { VendorConsents = [8], VendorInterests = [8] }), 8, out var other));
        Assert.True(other.Allows(2), "other vendors are not restricted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStringCutAtAnyBitIsRefused(bool asRanges)
    {
        var whole = (TcfText.All with
        {
            AsRanges = asRanges, VendorConsents = [2, 7, 700], VendorInterests = [7, 90],
        }).ToBits();
        Assert.True(TcfConsent.TryRead(Encoding.ASCII.GetBytes(whole.ToString()), 7, out _));
        for (var bits = 0; bits <= whole.Count - 6; bits++)
        {
            Assert.False(TcfConsent.TryRead(Encoding.ASCII.GetBytes(whole.Cut(bits)), 7, out _), $"{bits} of {whole.Count} bits");
        }
    }

    /// <summary>The number of a list may be cut to 0, so that a shorter string is whole again: what it says must be what it says.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStringCutInItsRestrictionsIsReadAsByTheOracle(bool asRanges)
    {
        var whole = (TcfText.All with { AsRanges = asRanges, Restrictions = [(1, 1, [(1, 700)]), (2, 0, [(3, 3)]), (4, 0, [(2, 9)])] })
            .ToBits();
        for (var bits = 0; bits <= whole.Count; bits++)
        {
            var text = whole.Cut(bits);
            Assert.Equal((int)ConsentOracle.Forbidden(text, 7), (int)TcfRules.LimitsOf(Encoding.ASCII.GetBytes(text), 7));
        }
    }

    [Fact]
    public void EveryLetterMustBeOfTheAlphabet()
    {
        var text = Ascii(TcfText.All with { VendorConsents = [7, 200] });
        for (var at = 0; at < text.Length; at++)
        {
            var altered = text.ToArray();
            altered[at] = (byte)'=';
            Assert.False(TcfConsent.TryRead(altered, 7, out _));
        }
    }

    [Fact]
    public void HostileRangesTakeNoLongerThanTheirText()
    {
        // As many restrictions as fit into a megabyte, each with a range of everybody.
        var bits = (TcfText.All with { Restrictions = [] }).ToBits().ToString();
        var hostile = Encoding.ASCII.GetBytes(bits + new string('_', 1 << 20));
        var text = Encoding.ASCII.GetBytes(new TcfText
        {
            Restrictions = [.. Enumerable.Range(0, 4095).Select(number => (number % 64, number % 4, new[] { (1, 65_535), (7, 7) }))],
        }.ToString());
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 100; round++)
        {
            TcfConsent.TryRead(hostile, 7, out _);
            Assert.True(TcfConsent.TryRead(text, 7, out _));
        }
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed} for 100 rounds");
    }

    [Fact]
    public void RandomStringsAreReadAsByTheOracle()
    {
        var random = new Random(5);
        for (var round = 0; round < 20_000; round++)
        {
            var text = RandomPrivacy.Consent(random);
            var vendor = random.Next(3) == 0 ? random.Next(0, 20) : 7;
            var expected = ConsentOracle.Forbidden(text, vendor);
            var limits = TcfRules.LimitsOf(Encoding.UTF8.GetBytes(text), vendor);
            Assert.True((int)expected == (int)limits, $"{expected} expected, {limits} found: vendor {vendor}, {text}");
        }
    }

    private static string Ranged((int, int) range) =>
        (TcfText.All with { Restrictions = [(2, 1, [range, (7, 7)])] }).ToString();

    private static byte[] Ascii(TcfText text) => Encoding.ASCII.GetBytes(text.ToString());
}
