using Rtb.Bidder;
using Rtb.Bidder.Snapshots;
using Rtb.Bidder.Supply;
using Rtb.Contracts.Catalog.V1;
using Rtb.Unit.Bidder.Decode;
using Rtb.Unit.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Supply;

public sealed class SupplyGatesTests
{
    private const string OneNode = """ "source":{"schain":{"complete":1,"nodes":[{"asi":"SSP.example","sid":"7","hp":1}]}} """;

    private const string TwoNodes =
        """
        "source":{"schain":{"complete":1,"nodes":[{"asi":"first.example","sid":"1","hp":1},{"asi":"ssp.example","sid":"8","hp":1}]}}
        """;

    private const string Incomplete = """ "source":{"schain":{"complete":0,"nodes":[{"asi":"ssp.example","sid":"7","hp":1}]}} """;
    private const string Nameless = """ "source":{"schain":{"complete":1,"nodes":[{"sid":"7","hp":1}]}} """;

    public static TheoryData<string, string, NoBidReason> OfChains => new()
    {
        { """{"require_complete_chain":true}""", OneNode, NoBidReason.None },
        { """{"require_complete_chain":true}""", Incomplete, NoBidReason.SupplyChainIncomplete },
        { """{"require_complete_chain":true}""", """ "source":{"schain":{"nodes":[]}} """, NoBidReason.SupplyChainIncomplete },
        { """{"require_complete_chain":true}""", """ "test":0 """, NoBidReason.SupplyChainIncomplete },
        { """{"require_complete_chain":true}""", """ "source":{"ext":{"schain":{"complete":1}}} """, NoBidReason.None },
        { """{"chain_nodes_max":1}""", OneNode, NoBidReason.None },
        { """{"chain_nodes_max":1}""", TwoNodes, NoBidReason.SupplyChainTooLong },
        { """{"chain_nodes_max":2}""", TwoNodes, NoBidReason.None },
        { """{"chain_nodes_max":1}""", """ "test":0 """, NoBidReason.None },
        { """{"allowed_systems":["ssp.example"]}""", OneNode, NoBidReason.None },
        { """{"allowed_systems":["ssp.example"]}""", TwoNodes, NoBidReason.SupplyChainHopNotAllowed },
        { """{"allowed_systems":["ssp.example","FIRST.example"]}""", TwoNodes, NoBidReason.None },
        { """{"allowed_systems":["ssp.example"]}""", Nameless, NoBidReason.SupplyChainHopNotAllowed },
        { """{"allowed_systems":["ssp.example"]}""", """ "test":0 """, NoBidReason.None },
        { """{"allowed_systems":["ssp.example"],"chain_nodes_max":1,"require_complete_chain":true}""", Incomplete,
            NoBidReason.SupplyChainIncomplete },
        { "{}", Incomplete, NoBidReason.None },
    };

    [Theory]
    [MemberData(nameof(OfChains))]
    public void TheChainMustBeAsTheRulesSay(string rules, string request, NoBidReason expected)
    {
        Assert.Equal(expected, Check($$"""{"supply":{{rules}} }""", request));
        Assert.Equal(expected, Check($$"""{"exchanges":[{"id":"x","supply":{{rules}} }]}""", request));
    }

    [Fact]
    public void AnExchangesOwnRulesReplaceTheCatalogues()
    {
        const string Both = """{"supply":{"require_complete_chain":true},"exchanges":[{"id":"x","supply":{"chain_nodes_max":1}}]}""";

        Assert.Equal(NoBidReason.None, Check(Both, Incomplete));
        Assert.Equal(NoBidReason.SupplyChainTooLong, Check(Both, TwoNodes));
        const string Lenient = """{"supply":{"require_complete_chain":true},"exchanges":[{"id":"x","supply":{}}]}""";
        Assert.Equal(NoBidReason.None, Check(Lenient, Incomplete));
    }

    [Fact]
    public void AChainThatIsTooLongToBeKeptPassesNoRules()
    {
        var nodes = string.Join(',', Enumerable.Repeat("""{"asi":"ssp.example","sid":"7","hp":1}""", 33));
        var request = $$""" "source":{"schain":{"complete":1,"nodes":[{{nodes}}]} } """;

        Assert.Equal(NoBidReason.SupplyChainTooLong, Check("""{"supply":{"allowed_systems":["ssp.example"]}}""", request));
        Assert.Equal(NoBidReason.None, Check("{}", request));
    }

    private const string Lists =
        """
        "exchanges":[{"id":"x","ad_system":"x.example"}],
        "seller_lists":[
          {"domain":"news.example","sellers":[
            {"system":"x.example","seller_id":"pub-1","relationship":"SELLER_RELATIONSHIP_DIRECT"},
            {"system":"ssp.example","seller_id":"7","relationship":"SELLER_RELATIONSHIP_RESELLER"},
            {"system":"ssp.example","seller_id":"9","relationship":"SELLER_RELATIONSHIP_RESELLER"},
            {"system":"SSP.example","seller_id":"9","relationship":"SELLER_RELATIONSHIP_DIRECT"}]},
          {"domain":"own.news.example","app_bundles":["com.game","123"],"sellers":[
            {"system":"x.example","seller_id":"a b","relationship":"SELLER_RELATIONSHIP_DIRECT"}]},
          {"domain":"nobody.example"}]
        """;

    private const string Strict = ""","supply":{"require_listed_seller":true}""";
    private const string Direct = ""","supply":{"direct_only":true}""";

    public static TheoryData<string, string, NoBidReason> OfSellers => new()
    {
        { "", """ "site":{"domain":"news.example","publisher":{"id":"pub-1"}} """, NoBidReason.None },
        { "", """ "site":{"domain":"www.News.example","publisher":{"id":"PUB-1"}} """, NoBidReason.None },
        { "", """ "site":{"page":"https://a.b.news.example/x","publisher":{"id":"pub-1"}} """, NoBidReason.None },
        { "", """ "site":{"domain":"a.news.example","publisher":{"id":"pub-2"}} """, NoBidReason.SellerNotAuthorized },
        { "", """ "site":{"domain":"othernews.example","publisher":{"id":"pub-2"}} """, NoBidReason.None },
        { "", """ "site":{"domain":"own.news.example","publisher":{"id":"pub-1"}} """, NoBidReason.SellerNotAuthorized },
        { "", """ "site":{"domain":"own.news.example","publisher":{"id":"a b"}} """, NoBidReason.None },
        { "", """ "site":{"domain":"nobody.example","publisher":{"id":"pub-1"}} """, NoBidReason.SellerNotAuthorized },
        { "", """ "site":{"domain":"news.example"} """, NoBidReason.None },
        { "", """ "app":{"bundle":"com.game","domain":"news.example","publisher":{"id":"pub-1"}} """, NoBidReason.SellerNotAuthorized },
        { "", """ "app":{"bundle":"123","publisher":{"id":"a b"}} """, NoBidReason.None },
        { "", """ "app":{"bundle":"com.other","domain":"news.example","publisher":{"id":"pub-1"}} """, NoBidReason.None },
        { "", """ "site":{"domain":"com.game","publisher":{"id":"pub-1"}} """, NoBidReason.None },
        { "", """ "site":{"domain":"news.example","publisher":{"id":"pub-1"}}, """ + TwoNodes, NoBidReason.SellerNotAuthorized },
        { "", """ "site":{"domain":"news.example"}, """ + OneNode, NoBidReason.None },
        { "", """ "site":{"domain":"news.example","publisher":{"id":"pub-1"}}, """ + Nameless, NoBidReason.None },
        { Direct, """ "site":{"domain":"news.example"}, """ + OneNode, NoBidReason.SellerNotAuthorized },
        { Direct, """ "site":{"domain":"news.example","publisher":{"id":"pub-1"}} """, NoBidReason.None },
        { Direct, """ "site":{"domain":"unknown.example"} """, NoBidReason.None },
        { Direct, """ "site":{"domain":"news.example"},"source":{"ext":{"schain":{"nodes":[{"asi":"ssp.example","sid":"9"}]}}} """,
            NoBidReason.None },
        { Strict, """ "site":{"domain":"news.example"}, """ + OneNode, NoBidReason.None },
        { Strict, """ "site":{"domain":"news.example"} """, NoBidReason.SellerUnknown },
        { Strict, """ "site":{"domain":"unknown.example"} """, NoBidReason.SellerUnknown },
        { Strict, """ "dooh":{"id":"1"} """, NoBidReason.SellerUnknown },
        { Strict, """ "site":{"domain":"news.example","publisher":{"id":"pub-2"}} """, NoBidReason.SellerNotAuthorized },
    };

    [Theory]
    [MemberData(nameof(OfSellers))]
    public void AListMustNotContradictTheSeller(string more, string request, NoBidReason expected) =>
        Assert.Equal(expected, Check($$"""{ {{Lists}}{{more}} }""", request));

    [Fact]
    public void WithoutListsAListedSellerCannotBeShown()
    {
        const string Request = """ "site":{"domain":"a.example"} """;
        Assert.Equal(NoBidReason.SellerUnknown, Check("""{"supply":{"require_listed_seller":true}}""", Request));
        Assert.Equal(NoBidReason.None, Check("""{"supply":{"direct_only":true}}""", Request));
    }

    [Theory]
    [InlineData("x.example", 256, NoBidReason.None)]
    [InlineData("x.example", 257, NoBidReason.SellerNotAuthorized)]
    [InlineData("x.example", 5_000, NoBidReason.SellerNotAuthorized)]
    [InlineData("", 5_000, NoBidReason.SellerNotAuthorized)]
    public void NamesThatAreTooLongAreInNoList(string system, int length, NoBidReason expected)
    {
        var id = new string('7', length);
        var listed = new string('7', 256);
        var catalog = """{"seller_lists":[{"domain":"news.example","sellers":[{"system":"x.example","relationship":1,"seller_id":"""
            + $"\"{listed}\"" + "}]}]}";
        var asi = system.Length > 0 ? system : new string('a', length);
        var node = $$"""{"asi":"{{asi}}","sid":"{{id}}","hp":1}""";
        Assert.Equal(expected, Check(catalog, $$""" "site":{"domain":"news.example"},"source":{"schain":{"nodes":[{{node}}]} } """));
    }

    private const string Filter = """{"traffic":{"crawlers":["Googlebot"],"data_centers":["192.0.2.0/24","2001:db8::/32"]}}""";

    public static TheoryData<string, NoBidReason> OfTraffic => new()
    {
        { """ "device":{"ua":"googlebot/2.1","ip":"192.0.2.1"} """, NoBidReason.KnownCrawler },
        { """ "device":{"ua":"Chrome","ip":"192.0.2.1"} """, NoBidReason.DataCenterAddress },
        { """ "device":{"ip":"198.51.100.1","ipv6":"2001:db8::7"} """, NoBidReason.DataCenterAddress },
        { """ "device":{"ip":"2001:db8::7"} """, NoBidReason.DataCenterAddress },
        { """ "device":{"ip":"198.51.100.1","ipv6":"2001:db9::7","ua":"Chrome"} """, NoBidReason.None },
        { """ "device":{"ip":"rubbish","ipv6":"::rubbish"} """, NoBidReason.None },
        { """ "device":{} """, NoBidReason.None },
        { """ "test":0 """, NoBidReason.None },
    };

    [Theory]
    [MemberData(nameof(OfTraffic))]
    public void WhatNoPersonSendsIsTurnedAway(string request, NoBidReason expected)
    {
        Assert.Equal(expected, Check(Filter, request));
        Assert.Equal(NoBidReason.None, Check("{}", request));
    }

    [Fact]
    public void WhatTheCatalogueDoesNotAskForIsNotThere()
    {
        var snapshot = SnapshotSamples.Build(new Catalog { Supply = new SupplyRules(), Traffic = new TrafficFilter() });

        Assert.Null(snapshot.Sellers);
        Assert.Null(snapshot.Crawlers);
        Assert.Null(snapshot.DataCenters);
        Assert.All(snapshot.Exchanges, exchange => Assert.Null(exchange.Supply));
    }

    private static NoBidReason Check(string catalog, string request)
    {
        CampaignSnapshot snapshot = SnapshotSamples.Build(Google.Protobuf.JsonParser.Default.Parse<Catalog>(catalog));
        return SupplyGates.Check(snapshot, snapshot.Exchanges[0], Decoding.Json(Decoding.Request(request.Trim())));
    }
}
