using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Match;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.World;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Match;

/// <summary>Fills a <see cref="DecodedRequest"/> from a message, for the tests of the steps behind the decoders.</summary>
internal static class DecodedRequests
{
    public static DecodedRequest From(BidRequest message)
    {
        var request = new DecodedRequest(new DecodeLimits());
        Fill(request, message);
        return request;
    }

    public static void Fill(DecodedRequest request, BidRequest message)
    {
        request.Reset();
        AddInventory(request, message);
        AddDevice(request, message);
        Add(request, request.BlockedCategories, message.Bcat);
        Add(request, request.BlockedAdvertisers, message.Badv);
        foreach (var language in message.Wlang.Concat(message.Wlangb))
        {
            LanguageTags.Allow(request, Put(request, language));
        }
        Add(request, request.Segments, message.User?.Data.SelectMany(data => data.Segment).Select(segment => segment.Id) ?? []);
        if (message.Regs?.Ext?.Dsa is { } dsa)
        {
            request.Dsa.Required = dsa.Dsarequired;
            request.Dsa.Rendering = DsaDemand.RenderingOf(dsa.HasPubrender ? dsa.Pubrender : -1);
        }
        AddPerson(request, message);
        foreach (var imp in message.Imp)
        {
            Assert.True(request.TryAddImpression(out var index));
            Fill(request, ref request.Impressions[index], imp);
        }
    }

    private static void AddInventory(DecodedRequest request, BidRequest message)
    {
        request.Inventory = (InventoryKind)(message.Site is not null ? 1 : message.App is not null ? 2 : message.Dooh is not null ? 3 : 0);
        if (message.Site is { } site)
        {
            request.Domain = Put(request, site.Domain != "" || site.Page == "" ? site.Domain : new Uri(site.Page).Host);
            request.PublisherId = Put(request, site.Publisher?.Id);
            Add(request, request.Categories, [.. site.Cat, .. site.Sectioncat, .. site.Pagecat]);
        }
        if (message.App is { } app)
        {
            request.Domain = Put(request, app.Domain);
            request.AppBundle = Put(request, app.Bundle);
            request.PublisherId = Put(request, app.Publisher?.Id);
            Add(request, request.Categories, [.. app.Cat, .. app.Sectioncat, .. app.Pagecat]);
        }
    }

    private static void AddPerson(DecodedRequest request, BidRequest message)
    {
        Add(request, request.Keywords, message.Site is { } site ? [site.Keywords, .. site.Kwarray, .. WordsOf(site.Content)] : []);
        Add(request, request.Keywords, message.App is { } app ? [app.Keywords, .. app.Kwarray, .. WordsOf(app.Content)] : []);
        Add(request, request.Keywords, message.Dooh is { } dooh ? [dooh.Keywords, .. WordsOf(dooh.Content)] : []);
        if (message.User is { } user)
        {
            Add(request, request.UserKeywords, [user.Keywords, .. user.Kwarray]);
            request.YearOfBirth = user.Yob;
            request.Age = user.Yob == 0 ? -1 : AgeOf.Year(user.Yob, WorldOptions.Noon.ToUnixTimeMilliseconds());
            request.Gender = GenderCode.Of(Encoding.UTF8.GetBytes(user.Gender));
        }
    }

    private static IEnumerable<string> WordsOf(BidRequest.Types.Content? content) =>
        content is null ? [] : [content.Keywords, .. content.Kwarray];

    private static void AddDevice(DecodedRequest request, BidRequest message)
    {
        if ((message.Device?.Geo ?? message.User?.Geo) is { } geo)
        {
            request.Country = CountryCode.Of(Encoding.UTF8.GetBytes(geo.Country));
            request.Region = Put(request, geo.Region);
            request.City = Put(request, geo.City);
            request.HasCoordinates = geo.HasLat && geo.HasLon;
            request.Latitude = geo.Lat;
            request.Longitude = geo.Lon;
        }
        if (message.Device is { } device)
        {
            request.UserAgent = Put(request, device.Ua);
            request.OperatingSystem = Put(request, device.Os);
            request.DeviceType = device.Devicetype;
            request.ConnectionType = device.Connectiontype;
            request.Language = Put(request, device.Language.Split('-')[0]);
            request.SuaBrowser = Put(request, device.Sua?.Browsers.FirstOrDefault()?.Brand);
            request.SuaPlatform = Put(request, device.Sua?.Platform?.Brand);
            request.Carrier = Put(request, device.Carrier);
            request.CarrierCode = Put(request, device.Mccmnc);
            request.OperatingSystemVersion = VersionNumber.Of(Encoding.UTF8.GetBytes(device.Osv));
        }
    }

    private static void Fill(DecodedRequest request, ref DecodedImpression impression, BidRequest.Types.Imp imp)
    {
        impression.TagId = Put(request, imp.Tagid);
        impression.Interstitial = imp.Instl;
        impression.Rewarded = imp.Rwdd;
        impression.Secure = imp.HasSecure ? imp.Secure ? 1 : 0 : -1;
        impression.Position = imp.Banner is { Pos: not 0 } banner ? banner.Pos : imp.Video?.Pos ?? 0;
        impression.FloorMicros = (long)Math.Ceiling(imp.Bidfloor * 1_000_000);
        if (imp.Banner is { } slot)
        {
            impression.Media |= MediaKinds.Banner;
            impression.BannerSizeStart = request.SizeCount;
            foreach (var (width, height) in slot.Format.Select(format => (format.W, format.H)).Append((slot.W, slot.H)))
            {
                request.AddBannerSize(ref impression, DecodedImpression.SizeOf(width, height));
            }
            impression.BannerBlockedAttributes = Bits(slot.Battr);
            impression.BannerBlockedTypes = Bits(slot.Btype);
            impression.BannerApis = Bits(slot.Api);
        }
        if (imp.Video is { } video)
        {
            impression.Media |= MediaKinds.Video;
            impression.VideoSize = DecodedImpression.SizeOf(video.W, video.H);
            impression.VideoMimeTypes = video.Mimes.Aggregate(0UL, (bits, mime) => bits | MimeTypes.BitOf(Encoding.UTF8.GetBytes(mime)));
            impression.VideoBlockedAttributes = Bits(video.Battr);
            impression.VideoApis = Bits(video.Api);
            impression.VideoProtocols = Bits(video.Protocols);
            impression.VideoMinDurationSeconds = video.Minduration;
            impression.VideoMaxDurationSeconds = video.Maxduration;
            impression.VideoLinearity = video.Linearity;
            impression.VideoPlcmt = video.Plcmt;
            impression.VideoPlacement = video.Placement;
            impression.VideoSkip = video.HasSkip ? video.Skip ? 1 : 0 : -1;
        }
    }

    private static ulong Bits(IEnumerable<int> numbers) => numbers
        .Where(number => number is > 0 and < 64).Aggregate(0UL, (bits, n) => bits | (1UL << n));

    private static void Add(DecodedRequest request, TextList list, IEnumerable<string> values)
    {
        foreach (var value in values.Where(value => value != ""))
        {
            Assert.True(list.TryAdd(Put(request, value)));
        }
    }

    private static Text Put(DecodedRequest request, string? value)
    {
        var bytes = Encoding.UTF8.GetBytes(value ?? "");
        bytes.CopyTo(request.Buffer.AsSpan(request.BufferUsed));
        var text = new Text { Start = request.BufferUsed, Length = bytes.Length, Hash = bytes.Length == 0 ? 0 : TextHash.Of(bytes) };
        request.BufferUsed += bytes.Length;
        return text;
    }
}
