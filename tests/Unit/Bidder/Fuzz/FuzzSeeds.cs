using System.Text;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.Unit.Bidder.Decode;
using Rtb.World;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Sound requests of every medium, short ones first of all: a change in a long one seldom hits what matters.</summary>
internal static class FuzzSeeds
{
    private const int CorpusSeed = 77;
    private const int LongMax = 2_500;

    private static readonly string[] Written =
    [
        Decoding.Request(),
        """
        {"id":"r","imp":[{"id":"1","bidfloor":0.5,"banner":{"w":300,"h":250,"format":[{"w":1,"h":2}],"api":[3]},
        "pmp":{"private_auction":0,"deals":[{"id":"d","bidfloor":1.5,"wseat":["s"]}]}}],
        "site":{"page":"http://a.com/","cat":["IAB1"]},"badv":["b.com","c\u002ecom"],"tmax":100,
        "device":{"ua":"U","language":"en-US","osv":"1.2","geo":{"lat":-1.5,"lon":2,"country":"DEU"}},
        "user":{"data":[{"segment":[{"id":"s"}]}]},"regs":{"gpp_sid":[2],"ext":{"gdpr":1}},"ext":{"x":[true,null]}}
        """,
        """
        {"imp":[{"video":{"mimes":["video/mp4"],"w":640,"h":480,"protocols":[2,7],"poddur":60,"maxseq":3,"podid":"p"},"id":"\ud83d\ude00"},
        {"id":"2","native":{"request":"{\"native\":{\"ver\":\"1.2\",\"assets\":[{\"id\":1,\"required\":1,\"title\":{\"len\":9}}]}}"},
        "audio":{"mimes":["a"],"feed":1}}],"app":{"bundle":"b","publisher":{"id":"p"}},"id":"\"q\"","cur":["EUR"],
        "user":{"ext":{"consent":"C","eids":[{"source":"s","uids":[{"id":"e"}]}]}},
        "device":{"sua":{"browsers":[{"brand":"X","version":["1"]}],"platform":{"brand":"Y"}}},
        "source":{"schain":{"complete":1,"ver":"1.0","nodes":[{"asi":"a","sid":"1","hp":1}]}}}
        """,
        """
        {"id":"n","imp":[{"id":"1","native":{"request":{"assets":[{"img":{"type":3,"wmin":1,"hmin":2,"mimes":["image/png"]}},
        {"data":{"type":2,"len":90}},{"video":{"mimes":["video/mp4"],"minduration":1,"maxduration":9,"protocols":[7]}}],
        "eventtrackers":[{"event":1,"methods":[1,2]}]}}}],"dooh":{"id":"d","venuetype":["v"]},"wseat":["a"],"bseat":["b"],"bapp":["x"]}
        """,
    ];

    public static byte[][] Json { get; } = [.. Written.Select(Encoding.UTF8.GetBytes), .. Messages().Select(ToJson), .. Real(one =>
        one.Json)];

    public static byte[][] Protobuf { get; } =
    [
        .. Written.Select(text => text.Contains("{\"request\":{", StringComparison.Ordinal) ? ToMessage(text)
            : OpenRtbJson.ReadRequest(text))
            .Concat(Messages()).Select(message => message.ToByteArray()),
        .. Real(one => one.Protobuf),
    ];

    private static IEnumerable<BidRequest> Messages()
    {
        var mixed = SampleRequest.Banner();
        mixed.Imp.Add([SampleRequest.VideoImp("2"), SampleRequest.AudioImp("3"), SampleRequest.NativeImp("4")]);
        yield return SampleRequest.Banner();
        yield return SampleRequest.Video();
        yield return mixed;
    }

    private static IEnumerable<byte[]> Real(Func<CorpusRequest, byte[]> form) =>
        RequestCorpus.Create(CorpusSeed, 200).Select(form).Where(body => body.Length < LongMax).Take(24);

    private static byte[] ToJson(BidRequest message) => OpenRtbJsonWriter.Write(message, FieldOrder.Declared);

    /// <summary>The native request that is an object in JSON is a message of its own field in protobuf.</summary>
    private static BidRequest ToMessage(string text) =>
        OpenRtbJson.ReadRequest(text.Replace("{\"request\":{", "{\"request_native\":{", StringComparison.Ordinal));
}
