using System.Text.Json;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Markup and URLs of a bid: OpenRTB 2.6 sections 4.3, 4.4 and 3.2.4 (secure).</summary>
internal static class MarkupRules
{
    private static readonly string[] Macros =
    [
        "AUCTION_ID", "AUCTION_BID_ID", "AUCTION_IMP_ID", "AUCTION_SEAT_ID", "AUCTION_AD_ID", "AUCTION_PRICE", "AUCTION_CURRENCY",
        "AUCTION_MBR", "AUCTION_LOSS", "AUCTION_MIN_TO_WIN", "AUCTION_MULTIPLIER", "AUCTION_IMP_TS",
    ];

    private static readonly string[] NoticeNames = ["nurl", "burl", "lurl"];

    /// <summary>Names of XML namespaces, which nobody loads.</summary>
    private static readonly string[] NotLoaded = ["http://www.iab.com/VAST", "http://www.w3.org/"];

    private static readonly string[] Void = ["img", "br", "hr", "input", "meta", "link", "source", "!doctype", "!--"];

    [Rule("4.3.2")]
    public static void MarkupIsInTheBid(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            verdict.Expect(offer.Bid.Text("adm").Trim().Length > 0 || offer.Bid.At("adm_native").IsThere(), $"{offer.Name} has none");
        }
    }

    [Rule("4.3.2")]
    public static void MarkupOfABannerIsHtml(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Medium == "banner"))
        {
            var wrong = WrongIn(offer.Bid.Text("adm"));
            verdict.Expect(wrong is null, $"{offer.Name}: {wrong}");
        }
    }

    [Rule("3.2.4")]
    public static void SecureMarkupLoadsNothingOverHttp(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Imp.Flag("secure")))
        {
            var markup = NotLoaded.Aggregate(MarkupOf(offer.Bid), (text, name) => text.Replace(name, "", StringComparison.Ordinal));
            verdict.Expect(!markup.Contains("http://", StringComparison.OrdinalIgnoreCase)
                && !markup.Contains("http:\\/\\/", StringComparison.OrdinalIgnoreCase), $"{offer.Name} loads over http");
        }
    }

    [Rule("4.4")]
    public static void MacrosAreThoseOfTheList(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            foreach (var text in TextsOf(offer.Bid))
            {
                foreach (var part in text.Split("${").Skip(1))
                {
                    var name = part.Split('}')[0].Split(':')[0];
                    verdict.Expect(part.Contains('}', StringComparison.Ordinal) && Macros.Contains(name), $"{offer.Name}: ${{{name}");
                }
            }
        }
    }

    [Rule("4.4")]
    public static void MacrosAreNotEscaped(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            verdict.Expect(TextsOf(offer.Bid).All(text => !text.Contains("%7BAUCTION_", StringComparison.OrdinalIgnoreCase)
                && !text.Contains("&#123;AUCTION_", StringComparison.OrdinalIgnoreCase)), $"{offer.Name}: a macro that nobody fills in");
        }
    }

    /// <summary>A billing notice without the price cannot be booked.</summary>
    [Rule("4.4")]
    public static void NoticesThatCostAskForThePrice(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            foreach (var name in NoticeNames.Where(name => name != "lurl" && offer.Bid.At(name).IsThere()))
            {
                verdict.Expect(offer.Bid.Text(name).Contains("${AUCTION_PRICE", StringComparison.Ordinal), $"{offer.Name}: {name}");
            }
        }
    }

    [Rule("4.2.3")]
    public static void NoticesAreUrlsOfTheirOwn(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            var urls = NoticeNames.Select(name => offer.Bid.Text(name)).Where(url => url.Length > 0).ToList();
            verdict.Expect(urls.TrueForAll(IsUrl) && urls.Distinct(StringComparer.Ordinal).Count() == urls.Count,
                $"{offer.Name}: {string.Join(' ', urls)}");
        }
    }

    [Rule("4.2.3")]
    public static void SampleImageIsAUrl(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Bid.At("iurl").IsThere()))
        {
            verdict.Expect(IsUrl(offer.Bid.Text("iurl")), $"{offer.Name}: {offer.Bid.Text("iurl")}");
        }
    }

    [Rule("4.3.2")]
    public static void NoPlaceOfOurOwnIsLeftOpen(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            var open = new[] { "{click_url}", "{impression_url}", "{landing_url}", "{token}" };
            verdict.Expect(TextsOf(offer.Bid).All(text => !Array.Exists(open, name => text.Contains(name, StringComparison.Ordinal))),
                $"{offer.Name}: a place that nobody fills in");
        }
    }

    internal static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static string MarkupOf(JsonElement bid) =>
        bid.At("adm_native") is { ValueKind: JsonValueKind.Object } native ? string.Join('\n', TextsOf(native)) : bid.Text("adm");

    private static IEnumerable<string> TextsOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => TextsOf(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsOf),
        _ => [],
    };

    /// <summary>What is wrong with a piece of HTML whose elements are all closed in order, or null.</summary>
    private static string? WrongIn(string html)
    {
        var open = new Stack<string>();
        var elements = 0;
        foreach (var part in html.Split('<').Skip(1))
        {
            var end = part.IndexOf('>', StringComparison.Ordinal);
            if (end < 0)
            {
                return "a tag does not end";
            }
            var tag = part[..end];
            var name = tag.TrimStart('/').Split(' ', '/', '\n')[0].ToLowerInvariant();
            if (tag.Count(c => c == '"') % 2 != 0)
            {
                return $"<{name} has half a pair of quotes";
            }
            elements++;
            if (tag[0] == '/')
            {
                if (!open.TryPop(out var expected) || expected != name)
                {
                    return $"</{name}> closes nothing";
                }
            }
            else if (!Void.Contains(name) && !tag.EndsWith('/'))
            {
                open.Push(name);
            }
        }
        return open.Count > 0 ? $"<{open.Peek()}> stays open" : elements == 0 ? "there is no element" : null;
    }
}
