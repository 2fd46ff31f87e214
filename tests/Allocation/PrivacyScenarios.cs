using Rtb.Bidder;
using Rtb.Bidder.Privacy;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>Every kind of privacy signal, and the demand of the Digital Services Act.</summary>
internal static class PrivacyScenarios
{
    /// <summary>Vendors as bits and as ranges, a restriction, a second segment; nothing is refused to vendor 10 but purpose 3.</summary>
    private const string Bits =
        "CO-X2XiO_eyUoAsAxBFRBECsAP_AAH_AAAqIGMgB7CpERSNAYWApAOMAKYhfQAACAGAABAYIASgBQQBAMJQEkGAIMAjAAAAKAAAEACQAAAAgCAGAAAAAAAAAAQCM"
        + "AAAAABAAACAAAAASAAAACAAACACSCAAQjAAAAAEAgAAAAAIF5wJwAFgAPAAqABcADIAHAAQAAqABiADQAHkARABFACeAFKALgAugBiADaAG8AOYAfwBCAClAGqANcA"
        + "dQA_QCBgEIAIsARwAq4BgADZAHyAP-Aj0BUwC6gF5gCAoAYBEAC4AKpCQAwCIAFwAVSIgAgABFQAQAAg";

    private const string Ranges = "CPaYLJBPaYLJBIPAAAENCSCgAPAAAAAAAAAAGsQAQGsAAAAA.YAAAAAAAAAA";

    private static readonly WorldOptions Options = new()
    {
        Rules = new WorldOptions().Rules with { Privacy = PrivacySettings.Of(856, "ids.example:3, graph.example") },
    };

    public static IEnumerable<Scenario> All()
    {
        yield return With("consent, vendors as bits", request => SetConsent(request, Bits));
        yield return With("consent, vendors as ranges", request => SetConsent(request, Ranges));
        yield return With("consent that is none", request => SetConsent(request, "consent-string"));
        yield return With("sections of Europe and the United States", request =>
        {
            request.Regs = new BidRequest.Types.Regs { Gpp = $"DBADNb~{Ranges}~1YNN~BVVqAAEABCA.QA", GppSid = { 2, 6, 7 } };
            request.Regs.UsPrivacy = "1YNN";
        });
        yield return With("sections that are none", request =>
            request.Regs = new BidRequest.Types.Regs { Gpp = "DBADMMA~~", GppSid = { 7, 90, -1 } });
        yield return With("flags", request =>
        {
            request.Device.Lmt = request.Device.Dnt = true;
            request.Regs = new BidRequest.Types.Regs { Coppa = true, Ext = new BidRequest.Types.Regs.Types.Ext { Gpc = "1" } };
        });
        yield return With("extended ids", request =>
        {
            request.User.ClearBuyeruid();
            request.User.Eids.Add(Enumerable.Range(0, 50).Select(number => new BidRequest.Types.EID
            {
                Source = number == 20 ? "graph.example" : "other.example",
                Uids = { new BidRequest.Types.EID.Types.UID { Id = $"id-{number}", Atype = 1 } },
            }));
        });
        yield return Dsa("a statement and its parameters", NoBidReason.None, new DsaStatement { Behalf = "Acme", AdRenders = true });
        yield return Dsa("", NoBidReason.DsaStatementMissing, null);
    }

    private static Scenario With(string name, Action<BidRequest> change) =>
        Scenarios.Changed(name, NoBidReason.None, change) with { Options = Options };

    private static Scenario Dsa(string name, NoBidReason reason, DsaStatement? statement)
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1"));
        catalog.Advertisers[0].Dsa = statement;
        return Scenarios.Changed(name, reason, request => request.Regs = new BidRequest.Types.Regs
        {
            Ext = new BidRequest.Types.Regs.Types.Ext
            {
                Dsa = new BidRequest.Types.DsaRequest { Dsarequired = 3, Pubrender = 0, Datatopub = 2 },
            },
        }) with
        { Catalog = catalog };
    }

    private static void SetConsent(BidRequest request, string consent)
    {
        request.Regs = new BidRequest.Types.Regs { Gdpr = true };
        request.User.Consent = consent;
    }
}
