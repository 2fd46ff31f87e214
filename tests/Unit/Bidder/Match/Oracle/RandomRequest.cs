using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Match.Oracle;

/// <summary>Bid requests whose words are those of <see cref="RandomCatalog"/>, often enough.</summary>
internal sealed class RandomRequest(Random random)
{
    public BidRequest Next()
    {
        var request = new BidRequest
        {
            Id = "r",
            Imp = { Enumerable.Range(0, random.Next(1, 4)).Select(Imp) },
            Device = random.Chance(0.95) ? Device() : null,
            Bcat = { random.Chance(0.4) ? random.Some(RandomWords.CategoriesAsSent, 4) : [] },
            Badv = { random.Chance(0.4) ? random.Some(RandomWords.BlockedDomains, 4) : [] },
        };
        if (random.Chance(0.7))
        {
            request.User = new BidRequest.Types.User { Data = { Data() } };
        }
        AddInventory(request);
        if (random.Chance(0.1))
        {
            var dsa = new BidRequest.Types.DsaRequest { Dsarequired = random.Next(0, 4), Pubrender = random.Next(0, 3) };
            request.Regs = new BidRequest.Types.Regs { Ext = new BidRequest.Types.Regs.Types.Ext { Dsa = dsa } };
        }
        AddPerson(request);
        AddWords(request);
        return request;
    }

    private void AddPerson(BidRequest request)
    {
        if (request.User is not { } user)
        {
            return;
        }
        if (random.Chance(0.5))
        {
            user.Yob = random.One([1900, 1949, 1980, 1986, 2001, 2008, 2026, 2027, 0, -1]);
        }
        if (random.Chance(0.5))
        {
            user.Gender = random.One(["M", "F", "O", "f", "male", ""]);
        }
        if (random.Chance(0.5))
        {
            user.Keywords = random.One(RandomWords.KeywordsAsSent);
        }
        user.Kwarray.Add(random.Chance(0.2) ? random.Some(RandomWords.KeywordsAsSent, 3) : []);
    }

    private void AddWords(BidRequest request)
    {
        var (text, array) = (random.One(RandomWords.KeywordsAsSent), random.Some(RandomWords.KeywordsAsSent, 2));
        var content = random.Chance(0.3) ? new BidRequest.Types.Content { Keywords = random.One(RandomWords.KeywordsAsSent) } : null;
        if (request.Site is { } site && random.Chance(0.6))
        {
            (site.Keywords, site.Content) = (text, content);
            site.Kwarray.Add(array);
        }
        if (request.App is { } app && random.Chance(0.6))
        {
            (app.Keywords, app.Content) = (text, content);
            app.Kwarray.Add(array);
        }
        if (request.Dooh is { } dooh && random.Chance(0.6))
        {
            (dooh.Keywords, dooh.Content) = (text, content);
        }
    }

    private void AddInventory(BidRequest request)
    {
        var publisher = random.Chance(0.8) ? new BidRequest.Types.Publisher { Id = random.One(RandomWords.Publishers) } : null;
        var categories = random.Chance(0.8) ? random.Some(RandomWords.CategoriesAsSent, 4) : [];
        var domain = random.One(RandomWords.DomainsAsSent);
        switch (random.Next(10))
        {
            case < 5:
                request.Site = new BidRequest.Types.Site { Publisher = publisher, Cat = { categories } };
                if (random.Chance(0.3) && domain != "")
                {
                    request.Site.Page = $"https://{domain}/a/b?c=d";
                    break;
                }
                request.Site.Domain = domain;
                break;
            case < 8:
                request.App = new BidRequest.Types.App { Bundle = random.One(RandomWords.Bundles), Publisher = publisher,
                    Pagecat = { categories } };
                if (random.Chance(0.5))
                {
                    request.App.Domain = domain;
                }
                break;
            case 8:
                request.Dooh = new BidRequest.Types.Dooh { Id = "screen" };
                break;
            default:
                break;
        }
    }

    private BidRequest.Types.Imp Imp(int number)
    {
        var imp = new BidRequest.Types.Imp { Id = $"{number}", Instl = random.Chance(0.05),
            Bidfloor = Math.Max(0, random.Next(-4, 8)) * 0.75 };
        if (random.Chance(0.7))
        {
            imp.Tagid = random.One(RandomWords.Placements);
        }
        if (random.Chance(0.8))
        {
            imp.Secure = random.Chance(0.7);
        }
        var kinds = random.Next(10);
        if (kinds < 8)
        {
            imp.Banner = Banner();
        }
        if (kinds > 5)
        {
            imp.Video = Video();
        }
        imp.Rwdd = random.Chance(0.2);
        return imp;
    }

    private BidRequest.Types.Video Video()
    {
        var video = new BidRequest.Types.Video { Mimes = { "video/mp4" }, Pos = random.One([0, 1, 3, 7]) };
        if (random.Chance(0.5))
        {
            video.Plcmt = random.Next(0, 6);
        }
        if (random.Chance(0.5))
        {
            video.Placement = random.Next(0, 7);
        }
        if (random.Chance(0.4))
        {
            video.Skip = random.Chance(0.5);
        }
        return video;
    }

    private BidRequest.Types.Banner Banner()
    {
        var banner = new BidRequest.Types.Banner
        {
            Format = { random.Some(RandomWords.Sizes, 3).Select(size => new BidRequest.Types.Format { W = size.Width, H = size.Height }) },
        };
        if (random.Chance(0.5))
        {
            (banner.W, banner.H) = random.One(RandomWords.Sizes);
        }
        if (random.Chance(0.7))
        {
            banner.Pos = random.One([0, 1, 3, 7]);
        }
        return banner;
    }

    private BidRequest.Types.Device Device()
    {
        var device = new BidRequest.Types.Device
        {
            Ua = random.One(RandomWords.Agents),
            Os = random.One(RandomWords.SystemsAsSent),
            Devicetype = random.One([0, 1, 2, 4, 5]),
            Connectiontype = random.One([0, 1, 2, 3]),
            Language = random.One(RandomWords.LanguagesAsSent),
            Carrier = random.One(RandomWords.CarriersAsSent),
            Mccmnc = random.One(RandomWords.CarrierCodesAsSent),
            Osv = random.One(RandomWords.Versions),
        };
        if (random.Chance(0.9))
        {
            device.Geo = new BidRequest.Types.Geo
            {
                Country = random.One(RandomWords.CountriesAsSent),
                Region = random.One(RandomWords.RegionsAsSent),
                City = random.One(RandomWords.CitiesAsSent),
            };
        }
        if (random.Chance(0.3))
        {
            device.Sua = new BidRequest.Types.UserAgent
            {
                Browsers = { new BidRequest.Types.BrandVersion { Brand = random.One(RandomWords.Brands) } },
                Platform = new BidRequest.Types.BrandVersion { Brand = random.One(["Android", "Windows", "macOS", "Fuchsia", ""]) },
            };
            device.Sua.Platform.Version.Add(random.Chance(0.7) ? [random.One(["0", "9", "10", "13", "16"]), .. Minor()] : []);
        }
        return device;
    }

    private string[] Minor() => random.One<string[]>([[], ["3"], ["7", "1"], ["0", "0"]]);

    private BidRequest.Types.Data Data() => new()
    {
        Segment = { random.Some(RandomWords.Segments, 8).Select(id => new BidRequest.Types.Segment { Id = id }) },
    };
}
