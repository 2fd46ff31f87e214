using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

public class IdentityRulesTests
{
    /// <summary>TCF v2 core string with consent to purposes 1 to 10.</summary>
    private static readonly string Consented = TcfStrings.Core(version: 2, purposes: 0b1111_1111_1100_0000_0000_0000);

    private static readonly string Refused = TcfStrings.Core(version: 2, purposes: 0);

    public static TheoryData<string, bool, bool, bool, int, string, string, ulong, bool> Cases => new()
    {
        // name,                       coppa, lmt,  dnt,  gdpr, us privacy, consent, gpp sections, allowed
        { "nothing said",              false, false, false, -1, "", "", 0, true },
        { "coppa",                     true,  false, false, -1, "", "", 0, false },
        { "limit ad tracking",         false, true,  false, -1, "", "", 0, false },
        { "do not track",              false, false, true,  -1, "", "", 0, false },
        { "gdpr without consent",      false, false, false, 1,  "", "", 0, false },
        { "gdpr with consent",         false, false, false, 1,  "", Consented, 0, true },
        { "gdpr with refusal",         false, false, false, 1,  "", Refused, 0, false },
        { "gdpr with rubbish",         false, false, false, 1,  "", "not a consent string at all, really", 0, false },
        { "consent without gdpr",      false, false, false, 0,  "", Refused, 0, true },
        { "us privacy: no opt-out",    false, false, false, -1, "1YNN", "", 0, true },
        { "us privacy: not applicable", false, false, false, -1, "1---", "", 0, true },
        { "us privacy: opt-out",       false, false, false, -1, "1YYN", "", 0, false },
        { "us privacy: lower case",    false, false, false, -1, "1yyn", "", 0, false },
        { "us privacy: unreadable",    false, false, false, -1, "yes", "", 0, false },
        { "gpp: us privacy section",   false, false, false, -1, "1YNN", "", 1UL << 6, true },
        { "gpp: us national",          false, false, false, -1, "", "", 1UL << 7, false },
        { "gpp: europe, consent",      false, false, false, -1, "", Consented, 1UL << 2, true },
        { "gpp: europe, no consent",   false, false, false, 0,  "", "", 1UL << 2, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void IdentityIsUsedOnlyWhenNothingForbidsIt(
        string name, bool coppa, bool lmt, bool dnt, int gdpr, string usPrivacy, string consent, ulong gppSections, bool allowed)
    {
        var request = new DecodedRequest(new DecodeLimits());
        request.Reset();
        request.Coppa = coppa;
        request.LimitAdTracking = lmt;
        request.DoNotTrack = dnt;
        request.Gdpr = gdpr;
        request.GppSections = gppSections;
        request.UsPrivacy = Put(request, usPrivacy);
        request.Consent = Put(request, consent);
        Assert.True(allowed == IdentityRules.Allows(request), name);
    }

    [Theory]
    [InlineData("buyer", "device", "user", "eid", "buyer")]
    [InlineData("", "device", "user", "eid", "device")]
    [InlineData("", "00000000-0000-0000-0000-000000000000", "user", "eid", "user")]
    [InlineData("", "", "", "eid", "eid")]
    [InlineData("", "", "", "", "")]
    public void TheBestIdOfTheRequestIsTaken(string buyer, string device, string user, string extended, string expected)
    {
        var request = new DecodedRequest(new DecodeLimits());
        request.Reset();
        request.BuyerUserId = Put(request, buyer);
        request.DeviceId = Put(request, device);
        request.UserId = Put(request, user);
        request.ExtendedId = Put(request, extended);
        Assert.Equal(expected, Encoding.UTF8.GetString(request.Bytes(IdentityRules.IdOf(request))));
    }

    private static Text Put(DecodedRequest request, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(request.Buffer.AsSpan(request.BufferUsed));
        var placed = new Text { Start = request.BufferUsed, Length = bytes.Length };
        request.BufferUsed += bytes.Length;
        return placed;
    }
}
