using Google.Protobuf;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Corpus;

/// <summary>
/// Seeded bid requests with the sizes and habits of real exchanges: half of them below 1.7 KB, block lists of up to 85 domains, 1 to 8
/// impressions, the places of OpenRTB 2.5 and of 2.6. Request n of a seed is the same however many are made.
/// </summary>
public static class RequestCorpus
{
    private static readonly int[] TmaxChoices = [80, 100, 120, 150, 200, 250, 300, 500];

    public static IReadOnlyList<CorpusRequest> Create(int seed, int count) => Create(seed, count, RequestMix.Exchange);

    public static IReadOnlyList<CorpusRequest> Create(int seed, int count, RequestMix mix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var requests = new CorpusRequest[count];
        for (var i = 0; i < count; i++)
        {
            var chance = new Chance(seed, i);
            var order = (FieldOrder)chance.Below(3);
            var message = Make(chance, mix);
            requests[i] = new CorpusRequest(OpenRtbJsonWriter.Write(message, order), message.ToByteArray());
        }
        return requests;
    }

    internal static BidRequest Make(Chance chance, RequestMix mix)
    {
        var traits = RequestTraits.Draw(chance, mix);
        var request = new BidRequest
        {
            Id = chance.Uuid(),
            At = chance.Percent(75) ? 1 : 2,
            Tmax = chance.Of(TmaxChoices),
            Device = Devices.Make(chance, traits.Kind, traits.Home, traits.Minor),
            User = People.MakeUser(chance, traits),
            Regs = People.MakeRegs(chance, traits),
        };
        AddImpressions(chance, traits, request);
        if (traits.Kind.InApp)
        {
            request.App = MakeApp(chance, traits);
        }
        else
        {
            request.Site = MakeSite(chance, traits);
        }
        if (chance.Percent(55))
        {
            request.Source = MakeSource(chance, traits);
        }
        AddRestrictions(chance, traits, request);
        return request;
    }

    private static void AddImpressions(Chance chance, RequestTraits traits, BidRequest request)
    {
        var count = chance.Weighted(66, 17, 9, 0, 6, 0, 0, 2) + 1;
        for (var number = 1; number <= count; number++)
        {
            request.Imp.Add(Impressions.Make(chance, traits, number));
        }
    }

    private static void AddRestrictions(Chance chance, RequestTraits traits, BidRequest request)
    {
        request.Cur.Add(chance.Weighted(70, 10, 20) switch { 0 => ["USD"], 1 => ["EUR"], _ => ["USD", "EUR"] });
        if (chance.Percent(30))
        {
            request.Test = false;
        }
        var blockedCategories = chance.Weighted(36, 50, 14) switch { 0 => 0, 1 => chance.Between(1, 9), _ => chance.Between(10, 35) };
        request.Bcat.Add(chance.Some(Inventory.SensitiveCategories, blockedCategories));
        for (var i = request.Bcat.Count; i < blockedCategories; i++)
        {
            request.Bcat.Add($"IAB{chance.Of<int>([7, 9, 11, 14, 15, 19, 25, 26])}-{chance.Between(1, 44)}");
        }
        var blockedAdvertisers = chance.Weighted(30, 45, 20, 5) switch
        {
            0 => 0,
            1 => chance.Between(1, 6),
            2 => chance.Between(7, 24),
            _ => chance.Between(25, 85),
        };
        for (var i = 0; i < blockedAdvertisers; i++)
        {
            request.Badv.Add(Inventory.Advertiser(chance.Popular(Inventory.Advertisers)));
        }
        if (traits.Kind.InApp && chance.Percent(15))
        {
            request.Bapp.Add(Inventory.Bundle(chance.Below(Inventory.Apps), traits.Kind.IsIos));
        }
        if (traits.Mix == RequestMix.Exchange && chance.Percent(5))
        {
            request.Wseat.Add(chance.Percent(60) ? [Inventory.OwnSeat, "seat-44"] : ["seat-44", "seat-45"]);
        }
        else if (traits.Mix == RequestMix.Exchange && chance.Percent(4))
        {
            request.Bseat.Add($"seat-{chance.Between(60, 90)}");
        }
    }

    private static BidRequest.Types.Site MakeSite(Chance chance, RequestTraits traits)
    {
        var host = Inventory.Host(traits.Place);
        var site = new BidRequest.Types.Site
        {
            Domain = host,
            Page = $"https://{host}/{Inventory.Name(chance.Below(900))}/{chance.Between(2019, 2026)}/{chance.Hex(chance.Between(4, 24))}",
            Publisher = MakePublisher(traits),
        };
        if (chance.Percent(80))
        {
            site.Id = $"{20_000 + traits.Place}";
            site.Cat.Add(Inventory.CategoriesOf(traits.Place));
        }
        if (chance.Percent(30))
        {
            site.Name = Inventory.Name(traits.Place * 7);
            site.Ref = $"https://{Inventory.Host(chance.Popular(Inventory.Sites))}/";
        }
        if (chance.Percent(20))
        {
            site.Content = MakeContent(chance, traits);
        }
        if (traits.Kind.DeviceType == 4)
        {
            site.Mobile = true;
        }
        return site;
    }

    private static BidRequest.Types.App MakeApp(Chance chance, RequestTraits traits)
    {
        var bundle = Inventory.Bundle(traits.Place, traits.Kind.IsIos);
        var app = new BidRequest.Types.App
        {
            Id = $"{5_000 + traits.Place}",
            Name = Inventory.Name(traits.Place),
            Bundle = bundle,
            Storeurl = traits.Kind.IsIos ? $"https://store.example/app/id{bundle}" : $"https://store.example/apps/details?id={bundle}",
            Ver = $"{chance.Between(1, 9)}.{chance.Below(30)}.{chance.Below(9)}",
            Publisher = MakePublisher(traits),
        };
        if (chance.Percent(80))
        {
            app.Cat.Add(Inventory.CategoriesOf(traits.Place));
        }
        if (chance.Percent(25))
        {
            app.Content = MakeContent(chance, traits);
        }
        return app;
    }

    private static BidRequest.Types.Publisher MakePublisher(RequestTraits traits) => new()
    {
        Id = Inventory.Publisher(traits.Place),
        Domain = $"{Inventory.Name(traits.Place % Inventory.Publishers)}.example",
    };

    private static BidRequest.Types.Content MakeContent(Chance chance, RequestTraits traits) => new()
    {
        Id = chance.Hex(10),
        Title = $"The {Inventory.Name(chance.Below(600))} \"special\" – part {chance.Between(1, 12)}",
        Language = traits.Home.Language,
        Cat = { Inventory.CategoriesOf(traits.Place + 1) },
        Livestream = chance.Percent(10),
        Len = chance.Between(30, 3_600),
    };

    private static BidRequest.Types.Source MakeSource(Chance chance, RequestTraits traits)
    {
        var chain = new BidRequest.Types.SupplyChain { Complete = chance.Percent(85), Ver = "1.0" };
        for (var i = chance.Weighted(60, 30, 10); i >= 0; i--)
        {
            var node = new BidRequest.Types.SupplyChainNode { Asi = $"{Inventory.Name(i * 11)}.example", Sid = chance.Hex(8), Hp = true };
            chain.Nodes.Add(node);
        }
        var source = new BidRequest.Types.Source { Fd = false, Tid = chance.Uuid() };
        if (traits.Is26)
        {
            source.Schain = chain;
        }
        else
        {
            SetChainOf25(source, chain);
        }
        return source;
    }

#pragma warning disable CS0612 // the place of 2.5 is deprecated in 2.6, and exchanges still send it
    private static void SetChainOf25(BidRequest.Types.Source source, BidRequest.Types.SupplyChain chain) =>
        source.Ext = new BidRequest.Types.Source.Types.Ext { Schain = chain };
#pragma warning restore CS0612
}
