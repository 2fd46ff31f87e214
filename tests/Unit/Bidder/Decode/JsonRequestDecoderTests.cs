using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

public sealed class JsonRequestDecoderTests
{
    /// <summary>One value of the request each: what is written beside the impression, what the decoder must make of it.</summary>
    public static TheoryData<string, string, string> RequestMembers => new()
    {
        { "", "at tmax test cur", "0 0 False 0" },
        { """ "at":2,"tmax":120,"test":1 """, "at tmax test", "2 120 True" },
        { """ "at":2.0,"tmax":"120","test":true """, "at tmax test", "2 120 True" },
        { """ "at":1e0,"tmax":1.2e2,"test":"true" """, "at tmax test", "1 120 True" },
        { """ "at":1.5,"tmax":99999999999,"test":3 """, "at tmax test", "0 0 True" },
        { """ "at":null,"tmax":[1],"test":"no" """, "at tmax test", "0 0 False" },
        { """ "tmax":-1 """, "tmax", "-2147483648" },
        { """ "cur":["EUR","usd","x"] """, "cur", "EUR,USD," },
        { """ "cur":"EUR" """, "cur", "EUR" },
        { """ "badv":["a.com","b.com"],"bcat":["IAB1"],"bapp":["x"] """, "badv bcat bapp", "a.com,b.com IAB1 x" },
        { """ "badv":["a.com",null,7,"",{"x":[1]},"b.com"] """, "badv", "a.com,b.com" },
        { """ "badv":["a.com"],"badv":["b.com"] """, "badv", "b.com" },
        { """ "wseat":["s1"],"bseat":["s2"] """, "wseat bseat", "s1 s2" },
        { """ "site":{"domain":"a.com","page":"https://b.com/x"} """, "inventory domain", "Site a.com" },
        { """ "site":{"page":"https://user:pw@www.b.com:8080/x?y#z"} """, "domain", "www.b.com" },
        { """ "site":{"page":"//b.com?x"} """, "domain", "b.com" },
        { """ "site":{"page":"http://[::1]:80/x"} """, "domain", "[::1]" },
        { """ "site":{"page":"b.com/x"} """, "domain", "" },
        { """ "site":{"page":"/x?u=http://c.com"} """, "domain", "" },
        { """ "app":{"domain":"a.com","bundle":"com.x","page":"http://b.com"} """, "inventory domain bundle", "App a.com com.x" },
        { """ "app":{"page":"http://b.com"} """, "domain", "" },
        { """ "dooh":{"domain":"d.com","publisher":{"id":"p"},"cat":["x"]} """, "inventory domain publisher cat", "Dooh d.com p " },
        { """ "site":{"cat":["a"],"sectioncat":["b"],"pagecat":"c","publisher":{"name":"n","id":"p"}} """, "cat publisher", "a,b,c p" },
        {
            """ "device":{"ua":"U","os":"iOS","osv":"17.4.1","devicetype":4,"connectiontype":2} """,
            "ua os osv devicetype connectiontype", "U iOS 73014706178 4 2"
        },
        {
            """ "device":{"language":"en-US","carrier":"c","ifa":"i","lmt":1,"dnt":0} """,
            "language carrier ifa lmt dnt", "en c i True False"
        },
        { """ "device":{"langb":"pt_BR"} """, "language", "pt" },
        { """ "device":{"ip":"192.0.2.1","ipv6":"2001:db8::1"} """, "ip", "192.0.2.1 2001:db8::1" },
        { """ "source":{"schain":null} """, "chain", "False -1 0 " },
        { """ "source":{"schain":{}} """, "chain", "True -1 0 " },
        {
            """ "source":{"schain":{"complete":1,"nodes":[{"asi":"a.com","sid":"1","hp":1,"rid":"r"},{"sid":"2","hp":0}],"ver":"1.0"}} """,
            "chain", "True 1 2 a.com/1>/2"
        },
        { """ "source":{"ext":{"schain":{"complete":"0","nodes":[{"asi":"b.com"}]}}} """, "chain", "True 0 1 b.com/" },
        {
            """ "source":{"ext":{"schain":{"complete":1,"nodes":[{"asi":"b.com"}]}},"schain":{"complete":0}} """,
            "chain", "True 0 0 "
        },
        { """ "source":{"schain":{"nodes":[7,{"asi":"a.com","hp":1},null]}} """, "chain", "True -1 1 a.com/" },
        { """ "device":{"mccmnc":"310-005","model":"M"} """, "mccmnc model", "310-005 M" },
        {
            """ "device":{"sua":{"platform":{"brand":"macOS","version":["12","3","1","9"]},"mobile":1,"model":"S","bitness":"64"}} """,
            "sua suav devicetype model", "/macOS 12.3.2 1 S"
        },
        { """ "device":{"sua":{"mobile":1,"model":"S"},"model":"M","devicetype":5} """, "devicetype model", "5 M" },
        { """ "device":{"sua":{"mobile":0,"platform":{"version":["10"]}}} """, "devicetype suav", "0 10.0.1" },
        { """ "device":{"sua":{"platform":{"version":["14.4.1","9"]}}} """, "suav", "14.4.2" },
        { """ "device":{"sua":{"platform":{"version":"14.4"}}} """, "suav", "14.4.1" },
        { """ "device":{"sua":{"platform":{"version":["x","4"]}}} """, "suav", "0.0.0" },
        { """ "device":{"sua":{"platform":{"version":["4","x","5"]}}} """, "suav", "4.0.1" },
        { """ "device":{"sua":{"platform":{"version":[null,4,"5"]}}} """, "suav", "0.0.0" },
        {
            """ "site":{"keywords":"a, b","kwarray":["c","d,e",7,""],"content":{"keywords":"f","kwarray":["g"]}} """,
            "keywords", "a, b|c|d,e|f|g"
        },
        { """ "app":{"keywords":["a","b"],"content":{"kwarray":"c","keywords":{}}} """, "keywords", "a|b|c" },
        { """ "dooh":{"keywords":"a","kwarray":["b"],"content":{"keywords":"c"}} """, "keywords", "a|c" },
        { """ "user":{"keywords":"a\u002cb","kwarray":["c"],"yob":1990,"gender":"f"} """, "userwords yob gender", "a,b|c 1990 F" },
        { """ "user":{"yob":"1990","gender":"male"} """, "yob gender", "1990 -" },
        { """ "user":{"yob":[1990],"gender":7} """, "yob gender", "0 -" },
        { """ "device":{"dnt":2} """, "dnt", "True" },
        {
            """ "device":{"sua":{"browsers":[{"brand":"Not?A_Brand"},{"brand":"Chromium"},{"brand":"Opera"}],"platform":{"brand":"P"}}} """,
            "sua", "Opera/P"
        },
        { """ "device":{"sua":{"browsers":[{"brand":" Not A;Brand"},{"brand":"Chromium"}]}} """, "sua", "Chromium/" },
        {
            """ "device":{"sua":{"browsers":[{"brand":"Microsoft Edge"},{"brand":"Chromium"},{"brand":"(Not(A:Brand"}]}} """,
            "sua", "Microsoft Edge/"
        },
        {
            """ "device":{"geo":{"country":"deu","region":"BE","city":"Berlin","lat":52.5,"lon":13.4}} """,
            "country region city at-place", "DEU BE Berlin 52.5/13.4"
        },
        { """ "user":{"geo":{"country":"FRA","city":"Paris"}},"device":{"geo":{"country":"DEU"}} """, "country city", "DEU Paris" },
        { """ "device":{"geo":{"lat":91,"lon":13.4}} """, "at-place", "none" },
        { """ "device":{"geo":{"lat":"52.5","lon":-13.25e0}} """, "at-place", "52.5/-13.25" },
        { """ "device":{"geo":{"lat":52.5}},"user":{"geo":{"lon":13.4}} """, "at-place", "none" },
        {
            """ "user":{"id":"u","buyeruid":"b","consent":"C","eids":[{"uids":[]},{"uids":[{"id":"e"},{"id":"f"}]}]} """,
            "user buyer consent eid", "u b C e"
        },
        {
            """ "user":{"ext":{"consent":"old","eids":[{"uids":[{"id":"f"}]}]},"consent":"new","eids":[{"uids":[{"id":"e"}]}]} """,
            "consent eid", "new e"
        },
        { """ "user":{"ext":{"consent":"old","eids":[{"uids":[{"id":"f"}]}]}} """, "consent eid", "old f" },
        { """ "user":{"data":[{"id":"d","segment":[{"id":"s1"},{"name":"n"}]},{"segment":[{"id":"s2"}]}]} """, "segments", "s1,n,s2" },
        {
            """ "regs":{"coppa":1,"gdpr":0,"us_privacy":"1YNN","gpp":"G","gpp_sid":[2,7]} """,
            "coppa gdpr usp gpp sid", "True 0 1YNN G 132"
        },
        {
            """ "regs":{"ext":{"gdpr":1,"us_privacy":"1YYN","gpp":"H","gpp_sid":[3],"gpc":"1"}} """,
            "gdpr usp gpp sid gpc", "1 1YYN H 8 True"
        },
        { """ "regs":{"gpp_sid":[-1]} """, "sid", "9223372036854775808" },
        { """ "regs":{"gpp_sid":[7,70,"x",null,62]} """, "sid", "4611686018427388033" },
        { """ "regs":{"gpp_sid":8} """, "sid", "256" },
        { """ "regs":{"gpp_sid":"8"} """, "sid", "256" },
        { """ "regs":{"gpp_sid":null} """, "sid", "0" },
        { """ "regs":{"gpp_sid":{}} """, "sid", "1" },
        { """ "regs":{"gpp_sid":[],"ext":{"gpp_sid":[7]}} """, "sid", "128" },
        { """ "regs":{"dsa":{"dsarequired":3,"pubrender":0,"datatopub":2}} """, "dsa", "3 SellerCannot 2" },
        { """ "regs":{"ext":{"dsa":{"dsarequired":2,"pubrender":2}}} """, "dsa", "2 SellerWill 0" },
        { """ "regs":{"ext":{"dsa":{"dsarequired":3}},"dsa":{"dsarequired":1,"pubrender":1}} """, "dsa", "1 Either 0" },
        { """ "regs":{"dsa":{},"ext":{"dsa":{"dsarequired":2,"pubrender":"?"}}} """, "dsa", "2 Either 0" },
        { """ "regs":{"dsa":[3],"ext":{"dsa":"3"}} """, "dsa", "0 Either 0" },
        { """ "regs":{"dsa":{"required":3,"transparency":[{"dsaparams":[1]}]}} """, "dsa", "0 Either 0" },
        {
            """
            "user":{"eids":[{"source":"a","uids":[{"id":"1","atype":3},{"atype":1},{"id":"2"}]},{"uids":[{"id":"3"}],"source":"b"}]}
            """,
            "eids", "a/1/3,a/2/0,b/3/0|"
        },
        {
            """ "user":{"ext":{"eids":[{"source":"c","uids":[{"id":"4"}]}]},"eids":[5,{"uids":{}},{"uids":[6,{"id":7}]}]} """,
            "eids", "|c/4/0"
        },
        { """ "user":{"eids":[{"uids":[{"id":"old"}]}],"eids":[{"uids":[{"id":"new"}]}]} """, "eids", "/new/0|" },
        {
            """ "user":{"data":[{"name":"p","segment":[{"id":"1","name":"n"},{"name":"m"},{"value":"v"},{"id":""}]}]} """,
            "segments", "1,m"
        },
        { """ "regs":{"ext":{"gdpr":1},"gdpr":0} """, "gdpr", "0" },
        { """ "regs":{"gdpr":0,"ext":{"gdpr":1}} """, "gdpr", "0" },
        { """ "regs":{"ext":null} """, "gdpr", "-1" },
        { """ "\u0074max":77,"device":{"\u0075\u0061":"U"} """, "tmax ua", "77 U" },
        { """ "unknown":{"a":[1,{"b":[]},"]}",-0.5e+3,true,false,null]},"tmax":5 """, "tmax", "5" },
    };

    [Theory]
    [MemberData(nameof(RequestMembers))]
    public void ValuesOfTheRequestAreRead(string members, string what, string expected)
    {
        var request = Decoding.Json(Decoding.Request(members));

        Assert.Equal(expected, Shown.Request(request, what));
    }

    public static TheoryData<string, string, string> ImpressionMembers => new()
    {
        { "", "floor cur secure instl rewarded exp private deals", "0 - -1 False False 0 False 0" },
        {
            """ "bidfloor":0.03,"bidfloorcur":"eur","secure":1,"instl":1,"exp":60,"tagid":"t" """,
            "floor cur secure instl exp tag", "30000 EUR 1 True 60 t"
        },
        { """ "bidfloor":"1.5","secure":"0" """, "floor secure", "1500000 0" },
        { """ "bidfloor":1e-7 """, "floor", "1" },
        { """ "bidfloor":null,"bidfloorcur":"EURO" """, "floor cur", "0 " },
        { """ "bidfloor":-0.0 """, "floor", "0" },
        { """ "rwdd":1 """, "rewarded", "True" },
        { """ "ext":{"rewarded":1},"rwdd":0 """, "rewarded", "True" },
        { """ "pmp":{"private_auction":1,"deals":[{"id":"a","bidfloor":1},{"id":"b"}]} """, "private deals", "True 2" },
        {
            """ "banner":{"format":[{"w":728,"h":90},{"w":300,"h":250}],"w":300,"h":250,"pos":1,"battr":[1,2],"api":[3,70,-1]} """,
            "sizes pos battr api", "728x90,300x250 1 6 8"
        },
        { """ "banner":{"w":300.0,"h":"600"} """, "sizes", "300x600" },
        {
            """ "video":{"mimes":["video/MP4","x/y"],"w":640,"h":480,"minduration":5,"maxduration":30,"protocols":[2,3],"skip":0} """,
            "video", "640x480 5 30 12 0 0 1"
        },
        { """ "video":{"mimes":["video/mp4"],"placement":3,"plcmt":2,"ext":{"plcmt":4},"pos":7} """, "plcmt pos", "2/3 7" },
        { """ "video":{"mimes":["video/mp4"],"ext":{"plcmt":4},"protocol":5} """, "plcmt protocols", "4/0 32" },
        { """ "audio":{"mimes":["audio/mp4"]},"native":{"request":"{\"ver\":\"1.2\"}"} """, "media", "Banner, Audio, Native" },
        { """ "native":{"request":{"native":{"ver":"1.2","assets":[]}}} """, "media", "Banner, Native" },
        { """ "video":null,"audio":[],"native":"x" """, "media", "Banner" },
        { """ "metric":[{"type":"viewability","value":0.5}] """, "media", "Banner" },
    };

    [Theory]
    [MemberData(nameof(ImpressionMembers))]
    public void ValuesOfAnImpressionAreRead(string members, string what, string expected)
    {
        var request = Decoding.Json(Decoding.Request(imp: members));

        Assert.Equal(expected, Shown.Impression(request, what));
    }

    [Theory]
    [InlineData("", NoBidReason.Malformed, DecodeField.Body)]
    [InlineData("  ", NoBidReason.Malformed, DecodeField.Body)]
    [InlineData("[]", NoBidReason.Malformed, DecodeField.Body)]
    [InlineData("\"x\"", NoBidReason.Malformed, DecodeField.Body)]
    [InlineData("{} {}", NoBidReason.Malformed, DecodeField.Body)]
    [InlineData("{}", NoBidReason.MissingRequiredField, DecodeField.RequestId)]
    [InlineData("""{"id":""}""", NoBidReason.MissingRequiredField, DecodeField.RequestId)]
    [InlineData("""{"id":7,"imp":[]}""", NoBidReason.MissingRequiredField, DecodeField.RequestId)]
    [InlineData("""{"id":"r"}""", NoBidReason.MissingRequiredField, DecodeField.Impressions)]
    [InlineData("""{"id":"r","imp":[]}""", NoBidReason.MissingRequiredField, DecodeField.Impressions)]
    [InlineData("""{"id":"r","imp":{"id":"1","banner":{}}}""", NoBidReason.MissingRequiredField, DecodeField.Impressions)]
    [InlineData("""{"id":"r","imp":[null]}""", NoBidReason.MissingRequiredField, DecodeField.ImpressionId)]
    [InlineData("""{"id":"r","imp":[{"banner":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.ImpressionId)]
    [InlineData("""{"id":"r","imp":[{"id":1,"banner":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.ImpressionId)]
    [InlineData("""{"id":"r","imp":[{"id":"1"}]}""", NoBidReason.MissingRequiredField, DecodeField.Media)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":null}]}""", NoBidReason.MissingRequiredField, DecodeField.Media)]
    [InlineData("""{"id":"r","imp":[{"id":"1","video":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.VideoMimes)]
    [InlineData("""{"id":"r","imp":[{"id":"1","video":{"mimes":[]}}]}""", NoBidReason.MissingRequiredField, DecodeField.VideoMimes)]
    [InlineData("""{"id":"r","imp":[{"id":"1","audio":{"mimes":[""]}}]}""", NoBidReason.MissingRequiredField, DecodeField.AudioMimes)]
    [InlineData("""{"id":"r","imp":[{"id":"1","native":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.NativeRequest)]
    [InlineData("""{"id":"r","imp":[{"id":"1","native":{"request":""}}]}""", NoBidReason.MissingRequiredField, DecodeField.NativeRequest)]
    [InlineData("""{"id":"r","imp":[{"id":"1","native":{"request":7}}]}""", NoBidReason.MissingRequiredField, DecodeField.NativeRequest)]
    [InlineData(
        """{"id":"r","imp":[{"id":"1","banner":{},"pmp":{"deals":[{"id":""}]}}]}""",
        NoBidReason.MissingRequiredField, DecodeField.DealId)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{},"pmp":{"deals":[{}]}}]}""", NoBidReason.MissingRequiredField, DecodeField.DealId)]
    [InlineData(
        """{"id":"r","imp":[{"id":"1","banner":{},"metric":[{"type":"x"}]}]}""",
        NoBidReason.MissingRequiredField, DecodeField.Metric)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{"w":-1}}]}""", NoBidReason.InvalidValue, DecodeField.BannerSize)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{"format":[{"w":1,"h":-1}]}}]}""", NoBidReason.InvalidValue, DecodeField.BannerSize)]
    [InlineData("""{"id":"r","imp":[{"id":"1","video":{"mimes":["a"],"h":-1}}]}""", NoBidReason.InvalidValue, DecodeField.VideoSize)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{},"bidfloor":-0.01}]}""", NoBidReason.InvalidValue, DecodeField.BidFloor)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{},"bidfloor":"cheap"}]}""", NoBidReason.InvalidValue, DecodeField.BidFloor)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{},"bidfloor":1e13}]}""", NoBidReason.InvalidValue, DecodeField.BidFloor)]
    [InlineData(
        """{"id":"r","imp":[{"id":"a","banner":{}},{"id":"\u0061","banner":{}}]}""",
        NoBidReason.DuplicateImpressionId, DecodeField.ImpressionId)]
    [InlineData(
        """{"id":"r","imp":[{"id":"1","banner":{}}],"imp":[{"id":"2","banner":{}}]}""",
        NoBidReason.InvalidValue, DecodeField.Impressions)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{}}],"site":{},"app":{}}""", NoBidReason.InvalidValue, DecodeField.Inventory)]
    [InlineData("""{"id":"r","imp":[{"id":"1","banner":{}}],"regs":{"ext":"x"}}""", NoBidReason.InvalidValue, DecodeField.RegsExt)]
    [InlineData(
        """{"id":"r","imp":[{"id":"1","banner":{}}],"source":{"schain":{"nodes":[{"asi":"a"}]}}}""",
        NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode)]
    public void RefusalNamesItsReasonAndField(string body, NoBidReason reason, DecodeField field)
    {
        var request = Decoding.Json(body, reason);

        Assert.Equal(field, request.Fault.Field);
        Assert.InRange(request.Fault.Offset, 0, Encoding.UTF8.GetByteCount(body));
    }

    /// <summary>Each is put into a member that nobody reads: what is skipped is checked all the same.</summary>
    [Theory]
    [InlineData("tru")]
    [InlineData("True")]
    [InlineData("nul")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x1")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("{1:2}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,\"a\":1}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{a:1}")]
    [InlineData("'a'")]
    [InlineData("\"\\x41\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\ud800\\u0041\"")]
    [InlineData("\"\\udc00\"")]
    [InlineData("\"tab\there\"")]
    [InlineData("\"nul\0here\"")]
    [InlineData("/*c*/1")]
    [InlineData("")]
    public void SyntaxIsCheckedWhereNothingIsRead(string value)
    {
        Decoding.Json(Decoding.Request($"\"ext\":{value}"), NoBidReason.Malformed);
        Decoding.Json(Decoding.Request($"\"ext\":[{{\"deep\":{value}}}]"), NoBidReason.Malformed);
    }

    [Theory]
    [InlineData("\\u0041\\u00e9\\u20ac", "A\u00e9\u20ac")]
    [InlineData("\\ud83d\\ude00!", "\U0001F600!")]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t")]
    [InlineData("plain, \u20ac, then \\u0031", "plain, \u20ac, then 1")]
    public void EscapesAreResolvedAndTheWireIsKept(string written, string read)
    {
        var request = Decoding.Json($$$"""{"imp":[{"id":"{{{written}}}","banner":{}}],"id":"{{{written}}}"}""");

        Assert.Equal(read, request.Read(request.Id));
        Assert.Equal(written, request.Read(request.IdOnWire));
        Assert.Equal(read, request.Read(request.Impressions[0].Id));
        Assert.Equal(written, request.Read(request.Impressions[0].IdOnWire));
        Assert.Equal(TextHash.Of(Encoding.UTF8.GetBytes(read)), request.Id.Hash);
    }

    [Fact]
    public void InvalidUtf8IsRefused()
    {
        var body = Encoding.UTF8.GetBytes(Decoding.Request("\"x\":\"?\""));
        body[Array.LastIndexOf(body, (byte)'?')] = 0xC0;

        Assert.Equal(NoBidReason.Malformed, Decoding.Json(new DecodedRequest(new DecodeLimits()), body));
    }

    [Fact]
    public void SpaceMayStandEverywhereBetweenTokens()
    {
        var spaced = """{ "id" : "r" , "imp" : [ { "id" : "1" , "banner" : { "w" : 300 , "h" : 250 } } ] , "tmax" : 9 }""";
        var request = Decoding.Json(spaced.Replace(" ", " \t\r\n ", StringComparison.Ordinal) + "\n");

        Assert.Equal("300x250", Shown.Impression(request, "sizes"));
        Assert.Equal(9, request.TmaxMs);
    }

    [Fact]
    public void ARequestIsForgottenByTheNext()
    {
        var request = new DecodedRequest(new DecodeLimits());
        var full = Decoding.Request(
            """ "badv":["a.com"],"regs":{"gdpr":1},"user":{"geo":{"country":"DEU","lat":1,"lon":1}},"cur":["EUR"] """);
        Assert.Equal(NoBidReason.None, Decoding.Json(request, Encoding.UTF8.GetBytes(full)));
        Assert.Equal(NoBidReason.None, Decoding.Json(request, Encoding.UTF8.GetBytes(Decoding.Request())));

        Assert.Equal(DecodedText.Of(Decoding.Json(Decoding.Request())), DecodedText.Of(request));
    }
}
