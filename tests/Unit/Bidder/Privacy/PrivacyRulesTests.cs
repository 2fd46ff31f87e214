using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

/// <summary>The table of docs/PRIVACY.md, line by line.</summary>
public class PrivacyRulesTests
{
    private const string NotRefused = "BVVqAAAABCA.QA";

    private static readonly PrivacySettings Vendor7 = new(7, []);

    private static readonly string Refused = new TcfText().ToString();

    private static readonly (string Name, string Expected, Signals Signals)[] Table =
    [
        ("nothing said", "", new()),
        ("coppa", "Coppa:All", new(Coppa: true)),
        ("limit ad tracking", "LimitAdTracking:All", new(Lmt: true)),
        ("do not track", "DoNotTrack:All", new(Dnt: true)),
        ("global privacy control", "GlobalPrivacyControl:Personal", new(Gpc: true)),
        ("several", "Coppa:All GlobalPrivacyControl:Personal", new(Coppa: true, Gpc: true)),

        ("us privacy: no opt-out", "", new(UsPrivacy: "1YNN")),
        ("us privacy: lower case", "", new(UsPrivacy: "1ynn")),
        ("us privacy: does not apply", "", new(UsPrivacy: "1---")),
        ("us privacy: opt-out", "UsPrivacy:Personal", new(UsPrivacy: "1YYN")),
        ("us privacy: opt-out in lower case", "UsPrivacy:Personal", new(UsPrivacy: "1yyn")),
        ("us privacy: version 2", "UsPrivacy:Personal", new(UsPrivacy: "2YNN")),
        ("us privacy: unknown letter", "UsPrivacy:Personal", new(UsPrivacy: "1Y?N")),
        ("us privacy: too long", "UsPrivacy:Personal", new(UsPrivacy: "1YNNN")),
        ("us privacy: unreadable", "UsPrivacy:Personal", new(UsPrivacy: "yes")),

        ("gdpr without consent", "Consent:All", new(Gdpr: 1)),
        ("gdpr with rubbish", "Consent:All", new(Gdpr: 1, Consent: "not a consent string at all, really")),
        ("gdpr with refusal", "Consent:All", new(Gdpr: 1, Consent: Refused)),
        ("gdpr with everything", "", new(Gdpr: 1, Consent: All())),
        ("gdpr does not apply", "", new(Gdpr: 0, Consent: Refused)),
        ("gdpr not said", "", new(Consent: Refused)),
        ("no opt-in to precise geolocation", "Consent:Place", Gdpr(TcfText.All with { SpecialFeatures = [2] })),
        ("no profiles", "Consent:Identity, Segments", Gdpr(TcfText.All with { Consents = [1, 2, 4] })),
        ("no personalised ads", "Consent:Identity, Segments", Gdpr(TcfText.All with { Consents = [1, 2, 3] })),
        ("no storage", "Consent:Personal", Gdpr(TcfText.All with { Consents = [2, 3, 4] })),
        ("basic ads by interest", "", Gdpr(TcfText.All with { Consents = [1, 3, 4] })),
        ("no basic ads", "Consent:All", Gdpr(TcfText.All with { Consents = [1, 3, 4], Interests = [] })),
        ("interest in what needs consent", "Consent:Personal", Gdpr(TcfText.All with { Consents = [2], Interests = [1, 2, 3, 4] })),
        ("another vendor", "Consent:All", Gdpr(TcfText.All with { VendorConsents = [6, 8], VendorInterests = [6] })),
        ("vendor by interest only", "Consent:Personal", Gdpr(TcfText.All with { VendorConsents = [] })),
        ("restricted: storage needs interest", "Consent:Personal", Gdpr(TcfText.All with { Restrictions = [(1, 2, [(7, 7)])] })),
        ("restricted: no personalised ads", "Consent:Identity, Segments", Gdpr(TcfText.All with { Restrictions = [(4, 0, [(1, 9)])] })),
        ("restricted: another vendor", "", Gdpr(TcfText.All with { Restrictions = [(4, 0, [(8, 9)])] })),

        ("gpp: nothing refused", "", Gpp(7, NotRefused, 7)),
        ("gpp: opt-out", "GppOptOut:Personal GppSensitiveData:Segments, Place GppKnownChild:All", Gpp(7, "BVVVVVVVVWA", 7)),
        ("gpp: opt-out in a section that does not apply", "", new(Gpp: GppText.Of((6, "1YNN"), (7, "BVVVVVVVVWA")), Sections: [6])),
        ("gpp: no section named, so all apply", "GppUsPrivacy:Personal", new(Gpp: GppText.Of((6, "1YYN"), (7, NotRefused)))),
        ("gpp: none applies", "", new(Gpp: GppText.Of((6, "1YYN")), Sections: [-1])),
        ("gpp: none applies, and one does", "GppUsPrivacy:Personal", new(Gpp: GppText.Of((6, "1YYN")), Sections: [-1, 6])),
        ("gpp: section not in the string", "GppUnreadable:All", new(Gpp: GppText.Of((6, "1YNN")), Sections: [7])),
        ("gpp: section without a string", "GppUnreadable:All", new(Sections: [7])),
        ("gpp: no string", "GppUnreadable:All", new(Gpp: "gppString", Sections: [7])),
        ("gpp: us privacy in its old place", "", new(UsPrivacy: "1YNN", Sections: [6])),
        ("gpp: us privacy in no place", "GppUnreadable:All", new(Sections: [6])),
        ("gpp: Canada is not known", "GppUnreadable:All", Gpp(5, "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", 5)),
        ("gpp: Maryland is not known", "GppUnreadable:All", Gpp(24, NotRefused, 24)),
        ("gpp: section 70 is not known", "GppUnreadable:All", Gpp(70, NotRefused, 70)),
        ("gpp: section 0", "GppUnreadable:All", new(Gpp: GppText.Of((7, NotRefused)), Sections: [0])),
        ("gpp: header and signature say nothing", "", new(Gpp: GppText.Of((7, NotRefused)), Sections: [3, 4, 7])),
        ("gpp: TCF 1", "GppConsent:All", Gpp(1, "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA", 1)),
        ("gpp: Europe, everything", "", Gpp(2, All(), 2)),
        ("gpp: Europe, refused", "GppConsent:All", Gpp(2, Refused, 2)),
        ("gpp: Europe in its old place", "", new(Consent: All(), Sections: [2])),
        ("gpp: Europe in no place", "Consent:All", new(Sections: [2])),
        ("gpp: of two consent strings both count", "Consent:All", new(Consent: Refused, Gpp: GppText.Of((2, All())), Sections: [2])),
        ("gpp: its consent will do for gdpr", "", new(Gdpr: 1, Gpp: GppText.Of((2, All())), Sections: [2])),
        ("gpp: the United States and gdpr", "Consent:All", new(Gdpr: 1, Gpp: GppText.Of((7, NotRefused)), Sections: [7])),
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var (number, row) in Table.Index())
            {
                cases.Add(number, row.Name);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EverySignalForbidsWhatTheTableSays(int number, string name)
    {
        var (_, expected, signals) = Table[number];
        var decision = PrivacyRules.Decide(signals.ToRequest(), Vendor7);
        Assert.True(expected == UsSectionTests.Show(decision), $"{name}: {UsSectionTests.Show(decision)}");
    }

    [Fact]
    public void WithoutAVendorIdNobodyHasConsented()
    {
        var settings = PrivacySettings.Default;
        Assert.Equal("Consent:All", UsSectionTests.Show(PrivacyRules.Decide(Gdpr(TcfText.All).ToRequest(), settings)));
        Assert.Equal("GppConsent:All", UsSectionTests.Show(PrivacyRules.Decide(Gpp(2, All(), 2).ToRequest(), settings)));
        Assert.Equal("", UsSectionTests.Show(PrivacyRules.Decide(new Signals(Consent: All()).ToRequest(), settings)));
    }

    [Fact]
    public void LimitsOfAllSignalsAddUp()
    {
        var decision = default(PrivacyDecision);
        Assert.Equal(PrivacyLimits.None, decision.Limits);
        decision.Forbid(PrivacySignal.Coppa, PrivacyLimits.Caps);
        decision.Forbid(PrivacySignal.GppUnreadable, PrivacyLimits.Place);
        Assert.Equal(PrivacyLimits.Caps | PrivacyLimits.Place, decision.Limits);
        Assert.True(decision.Forbids(PrivacyLimits.Caps));
        Assert.False(decision.Forbids(PrivacyLimits.Segments | PrivacyLimits.Identity));
        Assert.Equal(PrivacyDecision.SignalCount, Enum.GetValues<PrivacySignal>().Length);
        Assert.True(PrivacyDecision.SignalCount <= 16);
    }

    private static string All() => TcfText.All.ToString();

    private static Signals Gdpr(TcfText consent) => new(Gdpr: 1, Consent: consent.ToString());

    private static Signals Gpp(int id, string section, int applies) => new(Gpp: GppText.Of((id, section)), Sections: [applies]);

    private sealed record Signals(
        bool Coppa = false, bool Lmt = false, bool Dnt = false, bool Gpc = false, int Gdpr = -1, string Consent = "",
        string UsPrivacy = "", string Gpp = "", int[]? Sections = null)
    {
        public DecodedRequest ToRequest()
        {
            var request = new DecodedRequest(new DecodeLimits());
            request.Reset();
            request.Coppa = Coppa;
            request.LimitAdTracking = Lmt;
            request.DoNotTrack = Dnt;
            request.GlobalPrivacyControl = Gpc;
            request.Gdpr = Gdpr;
            request.GppSections = (Sections ?? []).Aggregate(0UL, (mask, id) => mask | GppSectionIds.BitOf(id));
            request.Consent = Put(request, Consent);
            request.UsPrivacy = Put(request, UsPrivacy);
            request.Gpp = Put(request, Gpp);
            return request;
        }
    }

    internal static Text Put(DecodedRequest request, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(request.Buffer.AsSpan(request.BufferUsed));
        var placed = new Text { Start = request.BufferUsed, Length = bytes.Length, Hash = TextHash.Of(bytes) };
        request.BufferUsed += bytes.Length;
        return placed;
    }
}
