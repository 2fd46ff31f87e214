using System.Text.Json;
using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>The Digital Services Act from the seller's demand to the answer, in both forms.</summary>
public class DsaAnswerTests
{
    private const int NotSaid = -1;

    private static readonly DsaStatement ByAd = new() { Behalf = "Acme \"Shoes\" \u00e4", Paid = "Acme Holding", AdRenders = true };
    private static readonly DsaStatement BySeller = new() { Behalf = "Acme" };

    public static TheoryData<int, int, bool, bool, bool> Demands => new()
    {
        // required, pubrender, bid without a statement, with one that the ad shows, with one that it leaves to the seller
        { 0, 0, true, true, true },
        { 1, 0, true, true, true },
        { 2, 0, false, true, false },
        { 3, 0, false, true, false },
        { 2, 1, false, true, true },
        { 2, 2, false, false, true },
        { 3, 2, false, false, true },
        { 3, NotSaid, false, true, true },
        { 9, 0, false, true, false },
    };

    [Theory]
    [MemberData(nameof(Demands))]
    public void ABidNeedsTheStatementThatTheSellerRequires(int required, int pubrender, bool without, bool byAd, bool bySeller)
    {
        Check(null, without);
        Check(ByAd, byAd);
        Check(BySeller, bySeller);

        void Check(DsaStatement? statement, bool bids)
        {
            foreach (var format in new[] { RequestFormat.Json, RequestFormat.Protobuf })
            {
                var expected = bids ? NoBidReason.None : NoBidReason.DsaStatementMissing;
                Assert.Equal(expected, Ask(Request(required, pubrender, 0), statement, format).Reason);
            }
        }
    }

    [Fact]
    public void TheStatementStandsInTheAnswerOfBothForms()
    {
        var expected = """{"behalf":"Acme \"Shoes\" ä","paid":"Acme Holding","adrender":1}""";
        Assert.Equal(expected, Json(Request(3, 0, 0), ByAd));
        Assert.Equal(expected, Json(Request(1, 0, 0), ByAd));
        var dsa = Protobuf(Request(3, 0, 0), ByAd);
        Assert.Equal(("Acme \"Shoes\" ä", "Acme Holding", true, 0), (dsa!.Behalf, dsa.Paid, dsa.Adrender, dsa.Transparency.Count));
    }

    [Fact]
    public void WhoPaysIsSaidEvenWhenItIsTheSame() =>
        Assert.Equal("""{"behalf":"Acme","paid":"Acme","adrender":0}""", Json(Request(2, 2, 0), BySeller));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UserParametersAreSentToSellersWhoTakeThem(int datatopub)
    {
        var targeting = new Targeting
        {
            Segments = new SegmentTargeting { Groups = { new SegmentGroup { AnyOf = { "sports" } } } },
            GeoRadii = { new GeoRadius { Latitude = 34, Longitude = -118, RadiusKm = 100 } },
        };
        Assert.Equal(
            """{"behalf":"Acme","paid":"Acme","transparency":[{"domain":"acme.example","dsaparams":[1,2,3]}],"adrender":0}""",
            Json(Request(2, 2, datatopub), BySeller, targeting));
        var dsa = Protobuf(Request(2, 2, datatopub), new DsaStatement { Behalf = "Acme", Domain = "agency.example" });
        Assert.Equal("agency.example", Assert.Single(dsa!.Transparency).Domain);
        Assert.Equal([2], dsa.Transparency[0].Dsaparams);
    }

    [Fact]
    public void NobodyWhoDoesNotAskGetsAStatement()
    {
        Assert.Equal("", Json(Request(0, 0, 2), ByAd));
        Assert.Equal("", Json(SampleRequest.Banner(), ByAd));
        Assert.Equal("", Json(Request(1, 0, 0), null));
        Assert.Null(Protobuf(SampleRequest.Banner(), ByAd));
    }

    [Fact]
    public void SeveralBidsOfOneAnswerEachCarryTheirs()
    {
        var request = Request(3, 0, 1);
        request.Imp.Add(SampleRequest.VideoImp("2"));
        request.Imp.Add(SampleRequest.BannerImp("3"));
        var answer = Ask(request, ByAd, RequestFormat.Protobuf);
        var bids = BidResponse.Parser.ParseFrom(answer.Output).Seatbid[0].Bid;
        Assert.Equal(3, bids.Count);
        Assert.All(bids, bid => Assert.Equal("Acme Holding", bid.Ext.Dsa.Paid));
        using var json = JsonDocument.Parse(Ask(request, ByAd, RequestFormat.Json).Output);
        Assert.All(json.RootElement.GetProperty("seatbid")[0].GetProperty("bid").EnumerateArray(), bid =>
            Assert.Equal("Acme Holding", bid.GetProperty("ext").GetProperty("dsa").GetProperty("paid").GetString()));
    }

    private static string Json(BidRequest request, DsaStatement? statement, Targeting? targeting = null)
    {
        var answer = Ask(request, statement, RequestFormat.Json, targeting);
        Assert.Equal(NoBidReason.None, answer.Reason);
        using var json = JsonDocument.Parse(answer.Output);
        var bid = json.RootElement.GetProperty("seatbid")[0].GetProperty("bid")[0];
        return bid.TryGetProperty("ext", out var ext) ? ext.GetProperty("dsa").GetRawText() : "";
    }

    private static BidResponse.Types.DsaResponse? Protobuf(BidRequest request, DsaStatement? statement)
    {
        var answer = Ask(request, statement, RequestFormat.Protobuf);
        Assert.Equal(NoBidReason.None, answer.Reason);
        return BidResponse.Parser.ParseFrom(answer.Output).Seatbid[0].Bid[0].Ext?.Dsa;
    }

    private static BidAnswer Ask(BidRequest request, DsaStatement? statement, RequestFormat format, Targeting? targeting = null)
    {
        var catalog = SampleCatalog.With(SampleCatalog.Campaign("c1", targeting));
        catalog.Advertisers[0].Dsa = statement;
        using var world = new BidWorld(catalog);
        var body = format == RequestFormat.Json ? OpenRtbJsonWriter.Write(request, FieldOrder.Declared) : request.ToByteArray();
        return world.Ask(body, format);
    }

    private static BidRequest Request(int required, int pubrender, int datatopub)
    {
        var request = SampleRequest.Banner();
        var dsa = new BidRequest.Types.DsaRequest { Dsarequired = required, Datatopub = datatopub };
        if (pubrender != NotSaid)
        {
            dsa.Pubrender = pubrender;
        }
        request.Regs = new BidRequest.Types.Regs { Ext = new BidRequest.Types.Regs.Types.Ext { Dsa = dsa } };
        return request;
    }
}
