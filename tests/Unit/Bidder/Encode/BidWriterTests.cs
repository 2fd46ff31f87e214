using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Google.Protobuf;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>Both forms of an answer, read back by parsers that are not ours.</summary>
public partial class BidWriterTests
{
    private readonly CampaignSnapshot _snapshot = AnswerSamples.Snapshot();

    private ExchangeEntry Exchange => _snapshot.Exchanges[0];

    [Fact]
    public void BothFormsSayTheSame()
    {
        var ids = new[] { "auction", "one", "two", "three", "four" };
        var (json, protobuf) = (AnswerSamples.Json(ids), AnswerSamples.Protobuf(ids));
        var all = AnswerSamples.Creatives.Select((creative, index) => Bid(creative, index)).ToArray();
        foreach (var bids in (ChosenBid[][])[[all[0]], [all[1]], [all[2]], [all[3]], [all[3], all[0]], all])
        {
            // The JSON parser refuses members that the message does not have, and values of another type.
            var fromJson = AnswerSamples.Parsed(json, AnswerSamples.Answer(json, Exchange, bids));
            var fromProtobuf = AnswerSamples.Parsed(protobuf, AnswerSamples.Answer(protobuf, Exchange, bids));
            Assert.Equal(fromProtobuf, fromJson);
            Assert.Equal(bids.Length, fromJson.Seatbid.Single().Bid.Count);
        }
    }

    [Fact]
    public void AnAnswerHasWhatTheSpecificationDemands()
    {
        foreach (var request in (DecodedRequest[])[AnswerSamples.Json("auction", "one"), AnswerSamples.Protobuf("auction", "one")])
        {
            var chosen = Bid(AnswerSamples.FullBanner, 0);
            var answer = AnswerSamples.Parsed(request, AnswerSamples.Answer(request, Exchange, chosen));
            Assert.Equal("auction", answer.Id);
            Assert.Equal("EUR", answer.Cur);
            Assert.Equal($"{chosen.Token.ImpressionHigh:x16}{chosen.Token.ImpressionLow:x16}", answer.Bidid);
            Assert.False(answer.HasNbr);
            Assert.Equal("sea\"t\\ü", answer.Seatbid.Single().Seat);
            var bid = answer.Seatbid.Single().Bid.Single();
            Assert.Equal(answer.Bidid, bid.Id);
            Assert.Equal("one", bid.Impid);
            Assert.Equal(1.25, bid.Price);
            Assert.Equal("full-banner", bid.Adid);
            Assert.Equal("c0", bid.Cid);
            Assert.Equal("c0/full-banner", bid.Crid);
            Assert.Equal(["adv.example"], bid.Adomain);
            Assert.Equal("https://cdn.example.net/review.png?a=1&b=ü", bid.Iurl);
            Assert.Equal(["IAB20", "IAB1-2", "IAB3"], bid.Cat);
            Assert.False(bid.HasCattax); // the default, 1: the taxonomy these ids are of
            Assert.Equal([1, 17, 63], bid.Attr);
            Assert.Equal([3, 5], bid.Apis);
            Assert.Equal("en", bid.Language);
            Assert.Equal((970, 250), (bid.W, bid.H));
            Assert.Equal(1, bid.Mtype);
            Assert.Equal(300, bid.Exp);
            Assert.False(bid.HasProtocol || bid.HasDur || bid.HasDealid);
        }
    }

    [Fact]
    public void AVideoSaysProtocolDurationAndSize()
    {
        var request = AnswerSamples.Json("auction", "one", "two");
        var answer = AnswerSamples.Parsed(request, AnswerSamples.Answer(
            request, Exchange, Bid(AnswerSamples.FullVideo, 0), Bid(AnswerSamples.PlainVideo, 1)));
        var bids = answer.Seatbid.Single().Bid;
        Assert.Equal([(2, 7, 15, 640, 360), (2, 7, 1, 640, 360)], bids.Select(bid => (bid.Mtype, bid.Protocol, bid.Dur, bid.W, bid.H)));
        Assert.Equal(["de", ""], bids.Select(bid => bid.Language));
        Assert.StartsWith("<?xml", bids[0].Adm, StringComparison.Ordinal);
    }

    [Fact]
    public void ABidWithoutSizeLeavesItOut()
    {
        foreach (var request in (DecodedRequest[])[AnswerSamples.Json("auction", "one"), AnswerSamples.Protobuf("auction", "one")])
        {
            var chosen = Bid(AnswerSamples.PlainVideo, 0) with { Size = 0 };
            var bid = AnswerSamples.Parsed(request, AnswerSamples.Answer(request, Exchange, chosen)).Seatbid.Single().Bid.Single();
            Assert.False(bid.HasW || bid.HasH);
        }
    }

    /// <summary>Sizes, lifetimes and ids at which a length in the protobuf form needs one more byte.</summary>
    [Theory]
    [InlineData(1u, 1u, 0, 1)]
    [InlineData(127u, 128u, 127, 127)]
    [InlineData(128u, 127u, 128, 128)]
    [InlineData(16_383u, 16_384u, 16_383, 129)]
    [InlineData(65_535u, 65_535u, 16_384, 100)]
    [InlineData(16_384u, 1u, int.MaxValue, 5)]
    public void LengthsAreRightWhereTheyGrow(uint width, uint height, int expiry, int idLength)
    {
        var ids = new[] { new string('a', idLength), new string('b', idLength) };
        foreach (var request in (DecodedRequest[])[AnswerSamples.Json(ids), AnswerSamples.Protobuf(ids)])
        {
            var chosen = Bid(AnswerSamples.FullVideo, 0, expiry: expiry) with { Size = (width << 16) | height };
            var answer = AnswerSamples.Parsed(request, AnswerSamples.Answer(request, Exchange, chosen));
            var bid = answer.Seatbid.Single().Bid.Single();
            Assert.Equal(((int)width, (int)height, expiry, ids[0], ids[1]), (bid.W, bid.H, bid.Exp, answer.Id, bid.Impid));
        }
    }

    [Fact]
    public void PricesAreTheSameNumberInBothForms()
    {
        var random = new Random(21);
        var (json, protobuf) = (AnswerSamples.Json("a", "b"), AnswerSamples.Protobuf("a", "b"));
        for (var i = 0; i < 2_000; i++)
        {
            var micros = random.NextInt64(1L << random.Next(1, 50));
            var chosen = Bid(AnswerSamples.PlainBanner, 0, micros);
            var text = AnswerSamples.Answer(json, Exchange, chosen);
            using var document = JsonDocument.Parse(text);
            var bid = document.RootElement.GetProperty("seatbid")[0].GetProperty("bid")[0];
            Assert.Equal(micros / 1_000_000m, bid.GetProperty("price").GetDecimal());
            var other = AnswerSamples.Parsed(protobuf, AnswerSamples.Answer(protobuf, Exchange, chosen)).Seatbid[0].Bid[0];
            Assert.Equal(other.Price, bid.GetProperty("price").GetDouble());
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("quote\\\"d")]
    [InlineData("back\\\\slash\\/solidus")]
    [InlineData("\\u0041\\ud83d\\ude00\\n\\t\\u0000")]
    [InlineData("日本\U0001F600é")]
    [InlineData("</script><!-- ]]> -->")]
    [InlineData("${AUCTION_ID}{click_url}{token}")]
    [InlineData("\\\",\\\"price\\\":1000000,\\\"x\\\":\\\"")]
    public void HostileIdsComeBackByteForByte(string raw)
    {
        var request = AnswerSamples.Json(raw, raw + "1", raw + "2");
        var answer = AnswerSamples.Answer(
            request, Exchange, Bid(AnswerSamples.PlainBanner, 1), Bid(AnswerSamples.FullVideo, 0));
        Assert.True(Utf8.IsValid(answer));
        var text = Encoding.UTF8.GetString(answer);
        Assert.StartsWith($"{{\"id\":\"{raw}\",\"bidid\":\"", text, StringComparison.Ordinal);
        Assert.Contains($"\",\"impid\":\"{raw}2\",\"price\":1.25,", text, StringComparison.Ordinal);
        Assert.Contains($"\",\"impid\":\"{raw}1\",\"price\":1.25,", text, StringComparison.Ordinal);
        var meant = JsonSerializer.Deserialize<string>($"\"{raw}\"");
        using var document = JsonDocument.Parse(answer);
        Assert.Equal(meant, document.RootElement.GetProperty("id").GetString());
        Assert.Equal($"{meant}2", document.RootElement.GetProperty("seatbid")[0].GetProperty("bid")[0].GetProperty("impid").GetString());

        var protobuf = AnswerSamples.Protobuf(meant!, meant + "1");
        var answered = AnswerSamples.Answer(protobuf, Exchange, Bid(AnswerSamples.PlainBanner, 0));
        var parsed = AnswerSamples.Parsed(protobuf, answered);
        Assert.Equal((meant, meant + "1"), (parsed.Id, parsed.Seatbid[0].Bid[0].Impid));
    }

    [Fact]
    public void EveryUrlVerifiesAsItsOwnKindOnly()
    {
        var verifier = new NoticeVerifier([AnswerSamples.Mac]);
        foreach (var request in (DecodedRequest[])[AnswerSamples.Json("a", "b", "c"), AnswerSamples.Protobuf("a", "b", "c")])
        {
            var chosen = new[] { Bid(AnswerSamples.FullBanner, 0), Bid(AnswerSamples.FullVideo, 1) };
            var bids = AnswerSamples.Parsed(request, AnswerSamples.Answer(request, Exchange, chosen)).Seatbid[0].Bid;
            foreach (var (index, bid) in bids.Index())
            {
                Assert.Matches(@"^https://notice\.example/n/win\?t=[\w-]{138}&p=\$\{AUCTION_PRICE\}$", bid.Nurl);
                Assert.Matches(@"^https://notice\.example/n/bill\?t=[\w-]{138}&p=\$\{AUCTION_PRICE\}$", bid.Burl);
                Assert.Matches(@"^https://notice\.example/n/loss\?t=[\w-]{138}&r=\$\{AUCTION_LOSS\}&m=\$\{AUCTION_MIN_TO_WIN\}$", bid.Lurl);
                AssertOnly(verifier, NoticeKind.Win, chosen[index].Token, TokenIn().Match(bid.Nurl).Value);
                AssertOnly(verifier, NoticeKind.Billing, chosen[index].Token, TokenIn().Match(bid.Burl).Value);
                AssertOnly(verifier, NoticeKind.Loss, chosen[index].Token, TokenIn().Match(bid.Lurl).Value);
                var tracked = Tracked().Matches(bid.Adm);
                Assert.Equal(index == 0 ? 5 : 2, tracked.Count);
                foreach (var match in tracked.AsEnumerable())
                {
                    var kind = match.Groups["kind"].Value == "imp" ? NoticeKind.Impression : NoticeKind.Click;
                    AssertOnly(verifier, kind, chosen[index].Token, match.Groups["token"].Value);
                }
            }
        }
    }

    [Fact]
    public void MacrosStandInTheJsonTextAsTheExchangeLooksForThem()
    {
        var request = AnswerSamples.Json("a", "b");
        var text = Encoding.UTF8.GetString(AnswerSamples.Answer(request, Exchange, Bid(AnswerSamples.FullBanner, 0)));
        Assert.Equal(3, Regex.Count(text, @"\$\{AUCTION_PRICE\}", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("${AUCTION_LOSS}&m=${AUCTION_MIN_TO_WIN}", text, StringComparison.Ordinal);
        Assert.Contains("${CLICK_URL}", text, StringComparison.Ordinal);
    }

    private ChosenBid Bid(string creative, int impression, long micros = 1_250_000, int expiry = 300) =>
        AnswerSamples.Bid(_snapshot, creative, impression, micros, expiry);

    private static void AssertOnly(NoticeVerifier verifier, NoticeKind kind, in NoticeToken token, string text)
    {
        foreach (var asked in NoticeSamples.Kinds)
        {
            Assert.Equal(asked == kind, verifier.TryVerify(Encoding.ASCII.GetBytes(text), asked, out var read));
            Assert.Equal(asked == kind ? token : default, read);
        }
    }

    [GeneratedRegex(@"(?<=t=)[\w-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenIn();

    [GeneratedRegex(@"https://notice\.example/t/(?<kind>imp|click)\?t=(?<token>[\w-]{138})(?![\w-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tracked();
}
