using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.World;

/// <summary>An ordinary request with everything that targeting asks for in it; callers change what they are about.</summary>
internal static class SampleRequest
{
    public const string BuyerId = "buyer-1";

    /// <summary>A banner on a site; time enough for a machine that is busy with something else.</summary>
    public static BidRequest Banner() => new()
    {
        Id = "request-1",
        Tmax = 10_000,
        Imp = { BannerImp("1") },
        Site = new BidRequest.Types.Site
        {
            Domain = "news.example.com",
            Cat = { "IAB12" },
            Publisher = new BidRequest.Types.Publisher { Id = "publisher-1" },
        },
        Device = Device(),
        User = new BidRequest.Types.User
        {
            Buyeruid = BuyerId,
            Data = { new BidRequest.Types.Data { Segment = { new BidRequest.Types.Segment { Id = "sports" } } } },
        },
    };

    /// <summary>A video in an app.</summary>
    public static BidRequest Video()
    {
        var request = Banner();
        request.App = new BidRequest.Types.App { Bundle = "com.game.one", Cat = { "IAB9" } };
        request.Imp.Clear();
        request.Imp.Add(VideoImp("1"));
        return request;
    }

    public static BidRequest.Types.Imp BannerImp(string id) => new()
    {
        Id = id,
        Tagid = "top",
        Bidfloor = 0.1,
        Banner = new BidRequest.Types.Banner { Format = { new BidRequest.Types.Format { W = 300, H = 250 } }, Pos = 1 },
    };

    public static BidRequest.Types.Imp VideoImp(string id) => new()
    {
        Id = id,
        Bidfloor = 0.1,
        Video = new BidRequest.Types.Video
        {
            Mimes = { "video/mp4" },
            Protocols = { 7 },
            Minduration = 5,
            Maxduration = 30,
            W = 640,
            H = 360,
        },
    };

    /// <summary>Every kind of asset, in the form that most sellers send.</summary>
    public static BidRequest.Types.Imp NativeImp(string id) => new()
    {
        Id = id,
        Bidfloor = 0.1,
        Native = new BidRequest.Types.Native { Request = NativeRequest, Ver = "1.2" },
    };

    public const string NativeRequest =
        """
        {"ver":"1.2","context":1,"plcmttype":1,"privacy":1,"eventtrackers":[{"event":1,"methods":[1,2]}],"assets":[
        {"id":7,"required":1,"title":{"len":25}},
        {"id":1,"required":1,"img":{"type":3,"wmin":600,"hmin":300,"mimes":["image\/jpeg"]}},
        {"id":2,"required":0,"img":{"type":1,"w":80,"h":80}},
        {"id":3,"required":1,"data":{"type":2,"len":90}},
        {"id":4,"data":{"type":3}},
        {"id":5,"required":0,"data":{"type":8}},
        {"id":6,"required":1,"video":{"mimes":["video/mp4"],"minduration":5,"maxduration":30,"protocols":[2,7]}}]}
        """;

    public static BidRequest.Types.Imp AudioImp(string id) => new()
    {
        Id = id,
        Bidfloor = 0.1,
        Audio = new BidRequest.Types.Audio
        {
            Mimes = { "audio/mp3", "audio/ogg" },
            Protocols = { 3, 7 },
            Minduration = 5,
            Maxduration = 30,
            Startdelay = -1,
            Feed = 3,
            Stitched = true,
            Nvol = 1,
        },
    };

    private static BidRequest.Types.Device Device() => new()
    {
        Ua = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        Os = "Windows",
        Devicetype = 2,
        Connectiontype = 2,
        Language = "en",
        Geo = new BidRequest.Types.Geo { Country = "USA", Region = "CA", City = "Los Angeles", Lat = 34.05, Lon = -118.24 },
    };
}
