namespace Rtb.Unit.Bidder.Conformance;

/// <summary>A request with an impression of every kind, and an answer, written by hand, that keeps every rule of the book.</summary>
internal static class SoundAuction
{
    public static string Request { get; } =
        """
        {"id":"auction","cur":["USD","EUR"],"wseat":["seat-1","seat-2"],"bseat":["seat-9"],"badv":["blocked.example"],"bcat":["IAB25"],
        "bapp":["com.blocked"],"wlang":["en","de"],"imp":[
        {"id":"banner","secure":1,"bidfloor":0.5,"bidfloorcur":"EUR","banner":{"format":[{"w":300,"h":250}],"w":320,"h":50,"battr":[1],
        "btype":[3],
        "api":[5]}},
        {"id":"video","bidfloor":1,"video":{"mimes":["video/mp4"],"protocols":[3,7],"minduration":5,"maxduration":30,"linearity":1,"skip":0,
        "battr":[13],"slotinpod":1,"mincpmpersec":0.1,"durfloors":[{"mindur":10,"maxdur":20,"bidfloor":1.5}]}},
        {"id":"pod","video":{"mimes":["video/mp4"],"skip":1,"skipafter":5,"delivery":[2],
        "companiontype":[1],"poddur":30,"maxseq":2,"rqddurs":[15]}},
        {"id":"tag","video":{"mimes":["video/mp4"],"protocols":[5],"companiontype":[1],"maxbitrate":2000}},
        {"id":"audio","audio":{"mimes":["audio/mp3"]},"pmp":{"private_auction":1,"deals":[
        {"id":"deal","at":3,"bidfloor":3,"wseat":["seat-1"],"wadomain":["acme.example"]}]}},
        {"id":"native","native":{"ver":"1.2","request":"{\"native\":{\"ver\":\"1.2\",\"privacy\":1,\"eventtrackers\":[{\"event\":1,
        \"methods\":[1]}],
        \"assets\":[{\"id\":1,\"required\":1,\"title\":{\"len\":10}},{\"id\":2,\"img\":{\"wmin\":300,\"hmin\":100}},
        {\"id\":3,\"data\":{\"type\":2,\"len\":20}},{\"id\":4,\"video\":{\"mimes\":[\"video/mp4\"]}}]}}"}}]}
        """.ReplaceLineEndings("");

    private const string Vast =
        "<VAST xmlns='http://www.iab.com/VAST' version='4.0'><Ad id='1'><InLine><AdSystem>a</AdSystem>"
        + "<Impression><![CDATA[https://n.example/i]]></Impression>"
        + "<AdTitle>t</AdTitle>"
        + "<Creatives><Creative><Linear><Duration>00:00:15.000</Duration><MediaFiles><MediaFile delivery='progressive' "
        + "type='TYPE' width='640' height='360'><![CDATA[https://c.example/f]]></MediaFile></MediaFiles>"
        + "<VideoClicks><ClickThrough><![CDATA[https://a.example/]]></ClickThrough></VideoClicks></Linear>"
        + "<UniversalAdId idRegistry='x' idValue='1'>1</UniversalAdId></Creative></Creatives></InLine></Ad></VAST>";

    private const string Wrapper =
        "<VAST version='2.0'><Ad id='1'><Wrapper><AdSystem>a</AdSystem><VASTAdTagURI><![CDATA[https://o.example/t]]></VASTAdTagURI>"
        + "<Impression><![CDATA[https://n.example/i]]></Impression><Creatives><Creative AdID='1'><Linear/></Creative></Creatives>"
        + "</Wrapper></Ad></VAST>";

    private const string Native =
        """
        {\"native\":{\"ver\":\"1.2\",\"link\":{\"url\":\"https://a.example/\"},\"privacy\":\"https://a.example/p\",\"eventtrackers\":[
        {\"event\":1,\"method\":1,\"url\":\"https://n.example/i\"}],\"assets\":[{\"id\":1,\"title\":{\"text\":\"Buy\"}},
        {\"id\":2,\"img\":{\"url\":\"https://c.example/i\",\"w\":600,\"h\":300}},{\"id\":3,\"data\":{\"value\":\"words\"}},
        {\"id\":4,\"video\":{\"vasttag\":\"<VAST/>\"}}]}}
        """;

    public static string Answer { get; } =
        """
        {"id":"auction","cur":"USD","bidid":"b","seatbid":[{"seat":"seat-1","bid":[
        """
        + Bid("1", "banner", 1,
            """
            "price":2,"w":300,"h":250,"apis":[5],"bundle":"com.ok","iurl":"https://c.example/i",
            "adm":"<div><img src=\"https://c.example/i\"></div>"
            """)
        + "," + Bid("2", "video", 2, Timed("video/mp4", "\"price\":2,\"slotinpod\":1"))
        + "," + Bid("3", "pod", 2, Timed("video/mp4", "\"price\":2")
            .Replace("<Linear>", "<Linear skipoffset='00:00:05.000'>", StringComparison.Ordinal))
        + "," + Bid("4", "pod", 2, Timed("video/mp4", "\"price\":2"))
        + "," + Bid("7", "tag", 2, $"\"price\":2,\"protocol\":5,\"dur\":15,\"adm\":\"{Wrapper}\"")
        + "," + Bid("5", "audio", 3, Timed("audio/mpeg", "\"price\":3,\"dealid\":\"deal\""))
        + "," + Bid("6", "native", 4, $"\"price\":1,\"adm\":\"{Native.ReplaceLineEndings("")}\"")
        + "]}]}";

    private static string Timed(string type, string members) =>
        $"{members},\"protocol\":7,\"dur\":15,\"adm\":\"{Vast.Replace("TYPE", type, StringComparison.Ordinal)}\"";

    private static string Bid(string id, string impression, int type, string members) =>
        $$"""
        {"id":"{{id}}","impid":"{{impression}}","mtype":{{type}},"adomain":["acme.example"],"crid":"c","cid":"k","cat":["IAB3-1"],
        "attr":[6],
        "language":"en","exp":300,"nurl":"https://n.example/w?p=${AUCTION_PRICE}","burl":"https://n.example/b?p=${AUCTION_PRICE}",
        "lurl":"https://n.example/l?r=${AUCTION_LOSS}",{{members}}}
        """;
}
