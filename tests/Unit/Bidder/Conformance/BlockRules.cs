namespace Rtb.Unit.Bidder.Conformance;

/// <summary>What the request forbids: OpenRTB 2.6 sections 3.2.1 and 3.2.6 to 3.2.9, and 4.2.3 for what a bid says of itself.</summary>
internal static class BlockRules
{
    /// <summary>AdCOM list "Creative Attributes" ends here; exchanges have their own from 500 on.</summary>
    private const int AttributeMax = 20;

    [Rule("3.2.1")]
    public static void AdvertiserIsNotBlocked(Auction auction, Verdict verdict)
    {
        var blocked = auction.Request.Texts("badv");
        foreach (var offer in auction.Bids.Where(_ => blocked.Count > 0))
        {
            foreach (var domain in offer.Bid.Texts("adomain"))
            {
                verdict.Expect(!blocked.Any(entry => IsWithin(domain, entry, '.')), $"{offer.Name}: {domain}");
            }
        }
    }

    /// <summary>Categories of two taxonomies cannot be compared.</summary>
    [Rule("3.2.1")]
    public static void CategoryIsNotBlocked(Auction auction, Verdict verdict)
    {
        var blocked = auction.Request.Texts("bcat");
        foreach (var offer in auction.Bids.Where(offer => blocked.Count > 0 && Taxonomy(offer.Bid) == Taxonomy(auction.Request)))
        {
            foreach (var category in offer.Bid.Texts("cat"))
            {
                verdict.Expect(!blocked.Any(entry => IsPartOf(category, entry)), $"{offer.Name}: {category}");
            }
        }

        static double Taxonomy(System.Text.Json.JsonElement json) => json.Number("cattax") ?? 1;
    }

    [Rule("4.2.3")]
    public static void CategoriesAreOfTheTaxonomy(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Bid.Number("cattax") is null or 1))
        {
            foreach (var category in offer.Bid.Texts("cat"))
            {
                var parts = category.Split('-');
                verdict.Expect(
                    parts.Length <= 2 && parts[0].StartsWith("IAB", StringComparison.Ordinal) && parts[0][3..].All(char.IsAsciiDigit)
                        && parts[^1].Length > 0 && parts.Skip(1).All(part => part.All(char.IsAsciiDigit)),
                    $"{offer.Name}: {category}");
            }
        }
    }

    [Rule("3.2.1")]
    public static void AdvertisedAppIsNotBlocked(Auction auction, Verdict verdict)
    {
        var blocked = auction.Request.Texts("bapp");
        foreach (var offer in auction.Bids.Where(offer => blocked.Count > 0 && offer.Bid.At("bundle").IsThere()))
        {
            verdict.Expect(!blocked.Contains(offer.Bid.Text("bundle")), $"{offer.Name}: {offer.Bid.Text("bundle")}");
        }
    }

    [Rule("3.2.6")]
    public static void AttributesAreNotBlocked(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            var hit = offer.Bid.Codes("attr").Intersect(offer.Slot.Codes("battr")).ToList();
            verdict.Expect(hit.Count == 0, $"{offer.Name}: {string.Join(' ', hit)}");
        }
    }

    /// <summary>1 text, 2 banner, 3 script, 4 iframe.</summary>
    [Rule("3.2.6")]
    public static void KindOfBannerIsNotBlocked(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids.Where(offer => offer.Medium == "banner" && offer.Slot.Codes("btype").Count > 0))
        {
            var markup = offer.Bid.Text("adm");
            var isScript = markup.Contains("<script", StringComparison.OrdinalIgnoreCase);
            var isFrame = markup.Contains("<iframe", StringComparison.OrdinalIgnoreCase);
            int[] kinds = [isScript ? 3 : 0, isFrame ? 4 : 0, !isScript && !isFrame ? 2 : 0];
            verdict.Expect(!offer.Slot.Codes("btype").Intersect(kinds).Any(), $"{offer.Name}: {string.Join(' ', kinds)}");
        }
    }

    [Rule("4.2.3")]
    public static void AttributesAreThoseOfTheList(Auction auction, Verdict verdict)
    {
        foreach (var offer in auction.Bids)
        {
            var attributes = offer.Bid.Codes("attr");
            verdict.Expect(
                attributes.All(code => code is (> 0 and <= AttributeMax) or >= 500) && attributes.Distinct().Count() == attributes.Count,
                $"{offer.Name}: {string.Join(' ', attributes)}");
        }
    }

    /// <summary>The entry itself, or something below it: news.example.com is blocked by example.com.</summary>
    private static bool IsWithin(string name, string entry, char separator)
    {
        entry = entry.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? entry[4..] : entry;
        return name.Equals(entry, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(separator + entry, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPartOf(string category, string entry) =>
        category.Equals(entry, StringComparison.OrdinalIgnoreCase)
            || category.Split('-')[0].Equals(entry, StringComparison.OrdinalIgnoreCase);
}
