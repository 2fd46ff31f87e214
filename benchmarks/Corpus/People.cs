using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Corpus;

/// <summary>Makes the person behind a request: ids, audiences, and what the law of their place says.</summary>
internal static class People
{
    private static readonly string[] IdSources = ["id-graph.example", "login-id.example", "open-id.example", "publisher-id.example"];

    public static BidRequest.Types.User MakeUser(Chance chance, RequestTraits traits)
    {
        var user = new BidRequest.Types.User();
        if (!traits.Minor && chance.Percent(60))
        {
            user.Buyeruid = chance.Hex(32);
        }
        if (!traits.Minor && chance.Percent(25))
        {
            user.Id = chance.Hex(24);
        }
        if (!traits.Minor && chance.Percent(38))
        {
            AddIds(chance, user, traits);
        }
        if (!traits.Minor && chance.Percent(38))
        {
            user.Data.Add(MakeAudiences(chance));
        }
        if (chance.Percent(6))
        {
            user.Keywords = $"{Inventory.Name(chance.Below(500))},{Inventory.Name(chance.Below(500))}";
        }
        if (traits.HasGdpr && chance.Percent(92))
        {
            SetConsent(user, traits, ConsentString.Make(chance));
        }
        return user;
    }

    public static BidRequest.Types.Regs MakeRegs(Chance chance, RequestTraits traits)
    {
        var regs = new BidRequest.Types.Regs();
        if (traits.Minor || chance.Percent(20))
        {
            regs.Coppa = traits.Minor;
        }
        if (traits.HasGdpr || chance.Percent(15))
        {
            SetGdpr(regs, traits);
        }
        if (!traits.HasGdpr && chance.Percent(40))
        {
            SetUsPrivacy(regs, traits, chance.Of<string>(["1---", "1YNN", "1YNN", "1YYN"]));
        }
        if (chance.Percent(22))
        {
            regs.Gpp = $"DBABLA~BVQqAAAA{chance.Hex(4).ToUpperInvariant()}.QA";
            regs.GppSid.Add(traits.HasGdpr ? [2, 6] : [7]);
        }
        return regs;
    }

    private static void AddIds(Chance chance, BidRequest.Types.User user, RequestTraits traits)
    {
        foreach (var source in chance.Some(IdSources, chance.Weighted(60, 30, 10) + 1))
        {
            var id = new BidRequest.Types.EID
            {
                Source = source,
                Uids = { new BidRequest.Types.EID.Types.UID { Id = chance.Uuid(), Atype = chance.Between(1, 3) } },
            };
            AddId(user, id, traits.Is26);
        }
    }

    private static IEnumerable<BidRequest.Types.Data> MakeAudiences(Chance chance)
    {
        for (var i = chance.Weighted(75, 20, 5); i >= 0; i--)
        {
            var data = new BidRequest.Types.Data { Id = $"{chance.Between(10, 99)}", Name = $"{Inventory.Name(chance.Below(60))}.example" };
            var count = chance.Percent(6) ? chance.Between(20, 60) : chance.Between(1, 6);
            for (var segment = 0; segment < count; segment++)
            {
                data.Segment.Add(new BidRequest.Types.Segment { Id = Inventory.Segment(chance.Popular(Inventory.Segments)) });
            }
            yield return data;
        }
    }

#pragma warning disable CS0612 // the places of 2.5 are deprecated in 2.6, and exchanges still send them
    private static void AddId(BidRequest.Types.User user, BidRequest.Types.EID id, bool is26)
    {
        if (is26)
        {
            user.Eids.Add(id);
        }
        else
        {
            user.Ext ??= new BidRequest.Types.User.Types.Ext();
            user.Ext.Eids.Add(id);
        }
    }

    private static void SetConsent(BidRequest.Types.User user, RequestTraits traits, string consent)
    {
        if (traits.Is26)
        {
            user.Consent = consent;
        }
        else
        {
            user.Ext ??= new BidRequest.Types.User.Types.Ext();
            user.Ext.Consent = consent;
        }
    }

    private static void SetGdpr(BidRequest.Types.Regs regs, RequestTraits traits)
    {
        if (traits.Is26)
        {
            regs.Gdpr = traits.HasGdpr;
        }
        else
        {
            regs.Ext ??= new BidRequest.Types.Regs.Types.Ext();
            regs.Ext.Gdpr = traits.HasGdpr;
        }
    }

    private static void SetUsPrivacy(BidRequest.Types.Regs regs, RequestTraits traits, string text)
    {
        if (traits.Is26)
        {
            regs.UsPrivacy = text;
        }
        else
        {
            regs.Ext ??= new BidRequest.Types.Regs.Types.Ext();
            regs.Ext.UsPrivacy = text;
        }
    }
#pragma warning restore CS0612
}
