using System.Text;
using BenchmarkDotNet.Attributes;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Privacy;

namespace Rtb.Micro;

/// <summary>One consent string from its bytes to what it forbids.</summary>
public class ConsentBenchmarks
{
    private const int Vendor = 7;

    /// <summary>The core of the specification's example, vendors 2, 6 and 8 by both bases.</summary>
    private static readonly byte[] Short = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA"u8.ToArray();

    /// <summary>Of a busy European site: a bit for each of 793 vendors, and 41 entries of ranges.</summary>
    private static readonly byte[] Long = Encoding.ASCII.GetBytes(
        "CO-X2XiO_eyUoAsAxBFRBECsAP_AAH_AAAqIGMgB7CpERSNAYWApAOMAKYhfQAACAGAABAYIASgBQQBAMJQEkGAIMAjAAAAKAAAEACQAAAAgCAGAAAAAAAAAAQCM"
        + "AAAAABAAACAAAAASAAAACAAACACSCAAQjAAAAAEAgAAAAAIF5wJwAFgAPAAqABcADIAHAAQAAqABiADQAHkARABFACeAFKALgAugBiADaAG8AOYAfwBCAClAGqANcA"
        + "dQA_QCBgEIAIsARwAq4BgADZAHyAP-Aj0BUwC6gF5gCAoAYBEAC4AKpCQAwCIAFwAVSIgAgABFQAQAAg");

    private readonly DecodedRequest _sections = new(new DecodeLimits());
    private readonly DecodedRequest _nothing = new(new DecodeLimits());

    [GlobalSetup]
    public void MakeRequests()
    {
        _sections.Reset();
        _nothing.Reset();
        var gpp = "DBABLA~BVVqAAEABCA.QA"u8;
        gpp.CopyTo(_sections.Buffer);
        _sections.Gpp = new Text { Length = gpp.Length };
        _sections.GppSections = GppSectionIds.BitOf(7);
    }

    [Benchmark]
    public int ShortConsent() => Check(TcfRules.LimitsOf(Short, 6), PrivacyLimits.All);

    [Benchmark]
    public int LongConsent() => Check(TcfRules.LimitsOf(Long, 10), PrivacyLimits.None);

    [Benchmark]
    public int NationalSection() => Check(PrivacyRules.Decide(_sections, Settings).Limits, PrivacyLimits.Place);

    [Benchmark]
    public int NothingSaid() => Check(PrivacyRules.Decide(_nothing, Settings).Limits, PrivacyLimits.None);

    private static PrivacySettings Settings { get; } = new(Vendor, []);

    private static int Check(PrivacyLimits found, PrivacyLimits expected) =>
        found == expected ? (int)found : throw new InvalidOperationException($"{found} forbidden");
}
