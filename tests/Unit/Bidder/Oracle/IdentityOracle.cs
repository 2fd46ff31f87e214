using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Who the user is and what may be known of them.</summary>
/// <param name="vendor">Our id as a vendor; 0: none.</param>
/// <param name="sources">Sources of extended ids that may be used, with the agent type they must have (0: any), best first; empty: any
/// source.</param>
internal sealed class IdentityOracle(int vendor, (string Source, int AgentType)[] sources)
{
#pragma warning disable CS0612 // the places of 2.5 are read as well
    public Forbidden ForbiddenBy(BidRequest request)
    {
        var regs = request.Regs ?? new BidRequest.Types.Regs();
        var device = request.Device ?? new BidRequest.Types.Device();
        var forbidden = Forbidden.Nothing;
        if (regs.Coppa || device.Lmt || device.Dnt)
        {
            forbidden |= Forbidden.Everything;
        }
        if (request.Dooh is not null || regs.Ext?.Gpc == "1")
        {
            forbidden |= Forbidden.Personal;
        }
        var usPrivacy = regs.UsPrivacy != "" ? regs.UsPrivacy : regs.Ext?.UsPrivacy ?? "";
        forbidden |= usPrivacy == "" ? Forbidden.Nothing : GppOracle.OfUsPrivacy(usPrivacy);
        var consent = request.User?.Consent is { Length: > 0 } own ? own : request.User?.Ext?.Consent ?? "";
        var gdpr = regs.HasGdpr ? regs.Gdpr : regs.Ext?.Gdpr ?? false;
        return forbidden | OfSections(regs, usPrivacy, consent, gdpr);
    }

    /// <summary>The key that impressions count under; empty when there is none, or none that may be used.</summary>
    public string UserOf(BidRequest request)
    {
        string[] ids = [request.User?.Buyeruid ?? "", DeviceId(request), request.User?.Id ?? "", ExtendedId(request)];
        return ForbiddenBy(request).HasFlag(Forbidden.Caps) ? "" : ids.FirstOrDefault(id => id != "", "");
    }

    /// <summary>The request without what it forbids to look at: segments, age, gender and interests go together.</summary>
    public BidRequest WithoutForbidden(BidRequest request)
    {
        var visible = request.Clone();
        var forbidden = ForbiddenBy(request);
        if (forbidden.HasFlag(Forbidden.Segments))
        {
            visible.User?.Data.Clear();
            visible.User?.Kwarray.Clear();
            visible.User?.ClearKeywords();
            visible.User?.ClearYob();
            visible.User?.ClearGender();
        }
        if (forbidden.HasFlag(Forbidden.Place))
        {
            visible.Device?.Geo?.ClearLat();
            visible.User?.Geo?.ClearLat();
        }
        return visible;
    }

    private Forbidden OfSections(BidRequest.Types.Regs regs, string usPrivacy, string consent, bool gdpr)
    {
        var named = regs.GppSid.Where(id => id is not 3 and not 4).ToHashSet();
        var sections = GppOracle.Sections(regs.Gpp);
        var noneApplies = named.SetEquals([-1]);
        named.Remove(-1);
        var applying = sections is null || noneApplies ? []
            : sections.Where(section => named.Count == 0 || named.Contains(section.Key)).ToList();
        var forbidden = applying.Aggregate(Forbidden.Nothing, (all, section) =>
            all | GppOracle.OfSection(section.Key, section.Value, vendor));
        var found = applying.Select(section => section.Key).ToHashSet();
        var isMissing = named.Any(id => id != 2 && !found.Contains(id) && !(id == 6 && usPrivacy != ""));
        if (!noneApplies && (isMissing || (regs.Gpp != "" && sections is null)))
        {
            forbidden |= Forbidden.Everything;
        }
        if ((gdpr || named.Contains(2)) && (consent != "" || !found.Contains(2)))
        {
            forbidden |= ConsentOracle.Forbidden(consent, vendor);
        }
        return forbidden;
    }

    private static string DeviceId(BidRequest request)
    {
        var id = request.Device?.Ifa ?? "";
        return id.All(letter => letter is '0' or '-') ? "" : id;
    }

    private string ExtendedId(BidRequest request)
    {
        var ids = (request.User?.Eids.ToList() ?? []).Concat(request.User?.Ext?.Eids.ToList() ?? [])
            .SelectMany(eid => eid.Uids.Select(uid => (eid.Source, uid.Id, uid.Atype))).Where(id => id.Id != "").ToList();
        if (sources.Length == 0)
        {
            return ids.Select(id => id.Id).FirstOrDefault("");
        }
        return sources.SelectMany(preferred => ids.Where(id => id.Source == preferred.Source
            && (preferred.AgentType == 0 || id.Atype == preferred.AgentType))).Select(id => id.Id).FirstOrDefault("");
    }
#pragma warning restore CS0612
}
