using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Bidder.Match.Oracle;
using Rtb.Unit.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Random consent strings, GPP strings, flags and demands: whole ones, cut ones and rubbish.</summary>
internal sealed class RandomPrivacy(Random random)
{
    /// <summary>Who we are in the strings.</summary>
    public const int Vendor = 7;

    public static readonly (string Source, int AgentType)[] Sources = [("ids.example", 3), ("graph.example", 0)];

    private static readonly int[] SectionIds = [1, 2, 5, 6, .. Enumerable.Range(7, 17), 24, 61, 62, 63, 64, 90];

    public static string Consent(Random random)
    {
        var text = new TcfText
        {
            Version = random.Chance(0.03) ? random.Next(0, 4) : 2,
            PolicyVersion = random.Next(0, 6),
            SpecialFeatures = random.Chance(0.5) ? [1] : [2],
            Consents = Purposes(random),
            Interests = Purposes(random),
            VendorConsents = Vendors(random),
            VendorInterests = Vendors(random),
            AsRanges = random.Chance(0.5),
            Restrictions = random.Chance(0.7) ? [] : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (random.Next(0, 26), random.Next(0, 4), Enumerable.Range(0, random.Next(0, 4)).Select(_ => Range(random)).ToArray()))],
        };
        var bits = text.ToBits();
        var letters = random.Chance(0.1) ? bits.Cut(random.Next(0, bits.Count)) : bits.ToString();
        return random.Chance(0.03) ? letters + "=" : random.Chance(0.3) ? letters + ".YAAAAAAAAAA" : letters;
    }

#pragma warning disable CS0612 // the places of 2.5 are written as well
    public void AddTo(BidRequest request)
    {
        if (request.Device is { } device)
        {
            device.Lmt = random.Chance(0.05);
            device.Dnt = random.Chance(0.05);
        }
        AddExtendedIds(request);
        if (random.Chance(0.5))
        {
            return;
        }
        var regs = request.Regs = new BidRequest.Types.Regs { Coppa = random.Chance(0.1), Ext = new BidRequest.Types.Regs.Types.Ext() };
        if (random.Chance(0.4))
        {
            regs.Gdpr = random.Chance(0.5);
        }
        if (random.Chance(0.2))
        {
            regs.Ext.Gdpr = random.Chance(0.5);
        }
        if (random.Chance(0.3))
        {
            regs.UsPrivacy = UsPrivacy();
        }
        if (random.Chance(0.1))
        {
            regs.Ext.UsPrivacy = UsPrivacy();
        }
        if (random.Chance(0.1))
        {
            regs.Ext.Gpc = random.One(["0", "1"]);
        }
        AddConsent(request);
        AddGpp(regs);
        AddDsa(regs);
    }

    private void AddConsent(BidRequest request)
    {
        if (request.User is not { } user)
        {
            return;
        }
        if (random.Chance(0.6))
        {
            user.Consent = random.Chance(0.4) ? TcfText.All.ToString() : Consent(random);
        }
        if (random.Chance(0.2))
        {
            user.Ext ??= new BidRequest.Types.User.Types.Ext();
            user.Ext.Consent = random.Chance(0.4) ? TcfText.All.ToString() : Consent(random);
        }
    }

    private void AddExtendedIds(BidRequest request)
    {
        if (request.User is not { } user || random.Chance(0.5))
        {
            return;
        }
        user.Eids.Add(random.Chance(0.7) ? Enumerable.Range(0, random.Next(1, 3)).Select(_ => ExtendedId()) : []);
        if (random.Chance(0.3))
        {
            user.Ext ??= new BidRequest.Types.User.Types.Ext();
            user.Ext.Eids.Add(ExtendedId());
        }
    }
#pragma warning restore CS0612

    private BidRequest.Types.EID ExtendedId() => new()
    {
        Source = random.One(["ids.example", "graph.example", "other.example"]),
        Uids =
        {
            Enumerable.Range(0, random.Next(0, 3)).Select(_ => new BidRequest.Types.EID.Types.UID
            {
                Id = random.One([.. RandomBidRequest.Users, ""]),
                Atype = random.Next(0, 4),
            }),
        },
    };

    private void AddGpp(BidRequest.Types.Regs regs)
    {
        if (random.Chance(0.6))
        {
            return;
        }
        var ids = random.Some(SectionIds, 3).Distinct().Order().ToArray();
        var gpp = GppText.Of([.. ids.Select(id => (id, Section(id)))]);
        regs.Gpp = random.Chance(0.05) ? gpp[..random.Next(gpp.Length)] : random.Chance(0.03) ? "gppString" : gpp;
        if (random.Chance(0.7))
        {
            regs.GppSid.Add(random.Chance(0.8) ? ids.Where(_ => random.Chance(0.7)) : random.Some([.. SectionIds, -1, 0, 3, 4], 3));
        }
    }

    private void AddDsa(BidRequest.Types.Regs regs)
    {
        if (random.Chance(0.3))
        {
            regs.Ext.Dsa = new BidRequest.Types.DsaRequest { Dsarequired = random.Next(0, 4), Datatopub = random.Next(0, 3) };
            if (random.Chance(0.8))
            {
                regs.Ext.Dsa.Pubrender = random.Next(0, 3);
            }
        }
    }

    private string Section(int id) => id switch
    {
        2 => random.Chance(0.5) ? TcfText.All.ToString() : Consent(random),
        6 => UsPrivacy(),
        _ => UsSection(),
    };

    /// <summary>Mostly zeros and twos: one refusal among thirty fields would be in every string otherwise.</summary>
    private string UsSection()
    {
        var quiet = random.Chance(0.6);
        var fields = Enumerable.Range(0, random.Chance(0.1) ? random.Next(0, 40) : 40)
            .Select(_ => random.Chance(quiet ? 0 : 0.05) ? random.Next(1, 4) : 0);
        return GppText.UsSection(
            random.Chance(0.05) ? random.Next(0, 4) : 1, string.Concat(fields), random.Chance(0.3) ? random.Chance(0.3) : null);
    }

    private string UsPrivacy() => random.One(["1YNN", "1---", "1YYN", "1yyn", "rubbish", "2YNN"]);

    private static int[] Purposes(Random random) =>
        [.. Enumerable.Range(1, 24).Where(purpose => random.Chance(purpose <= 4 ? 0.85 : 0.4))];

    private static int[] Vendors(Random random) =>
        [.. Enumerable.Range(1, 20).Where(vendor => random.Chance(vendor == Vendor ? 0.8 : 0.4))];

    private static (int First, int Last) Range(Random random)
    {
        var first = random.Next(random.Chance(0.02) ? 0 : 1, 12);
        return (first, random.Chance(0.02) ? Math.Max(first - 1, 0) : first + random.Next(0, 4));
    }
}
