using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Bidder.Serving;

/// <summary>Runs the pipeline dry on requests of our own, so that its code is compiled before the first exchange waits for it.</summary>
internal static class Warmup
{
    private const int RoundsMin = 2_000;

    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""
        {"id":"warm-up","at":1,"tmax":200,"cur":["USD"],
        "imp":[{"id":"1","bidfloor":0.01,"secure":1,"banner":{"format":[{"w":300,"h":250},{"w":728,"h":90}],"pos":1,"battr":[1]}},
        {"id":"2","video":{"mimes":["video/mp4"],"minduration":5,"maxduration":60,"protocols":[2,3,7],"w":640,"h":360,"plcmt":1}}],
        "site":{"domain":"www.example.com","cat":["IAB1"],"page":"https://www.example.com/a","publisher":{"id":"p"}},
        "device":{"ua":"Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0","os":"Linux","devicetype":2,"language":"en","connectiontype":2,
        "geo":{"country":"USA","region":"CA","lat":34.0,"lon":-118.2}},"user":{"id":"u","data":[{"segment":[{"id":"s"}]}]},
        "bcat":["IAB25"],"badv":["blocked.example"],"regs":{"coppa":0,"gdpr":0}}
        """);

    private static readonly byte[] Protobuf = new BidRequest
    {
        Id = "warm-up",
        At = 1,
        Imp =
        {
            new BidRequest.Types.Imp { Id = "1", Bidfloor = 0.01, Banner = new BidRequest.Types.Banner { W = 300, H = 250 } },
            new BidRequest.Types.Imp { Id = "2", Video = new BidRequest.Types.Video { Mimes = { "video/mp4" }, W = 640, H = 360 } },
        },
        Site = new BidRequest.Types.Site { Domain = "www.example.com", Cat = { "IAB1" } },
        Device = new BidRequest.Types.Device { Os = "Linux", Devicetype = 2, Language = "en" },
        Bcat = { "IAB25" },
        Badv = { "blocked.example" },
    }.ToByteArray();

    /// <summary>At least some thousand rounds, at most some ten thousand or until the limit.</summary>
    public static void Run(BidService service, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < RoundsMin || (round < 20 * RoundsMin && clock.Elapsed < limit); round++)
        {
            service.Rehearse(Json, RequestFormat.Json, default, out var context);
            service.Return(context);
            service.Rehearse(Protobuf, RequestFormat.Protobuf, default, out context);
            service.Return(context);
        }
    }
}
