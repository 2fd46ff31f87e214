using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>What the deals of a catalogue must hold, and what campaigns may say of them.</summary>
internal static class DealRules
{
    public static void Check(Catalog catalog, Violations found)
    {
        var exchanges = catalog.Exchanges.Select(exchange => exchange.Id).ToHashSet(StringComparer.Ordinal);
        var account = catalog.AccountCurrency.Length == 0 ? CatalogRules.DefaultAccountCurrency : catalog.AccountCurrency;
        var currencies = catalog.CurrencyRates.Select(rate => rate.Currency).Append(account).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        foreach (var (index, deal) in catalog.Deals.Index())
        {
            var field = $"deals[{index}]";
            found.Require(Shape.IsForeignId(deal.Id), $"{field}.id", "must be 1 to 256 printable characters");
            found.Require(seen.Add((deal.ExchangeId, deal.Id)), $"{field}.id", $"\"{deal.Id}\" appears twice for its exchange");
            found.Require(
                exchanges.Contains(deal.ExchangeId), $"{field}.exchange_id",
                $"there is no exchange \"{deal.ExchangeId}\" in the catalogue");
            found.RequireRange(deal.FloorMicros, 0, CatalogRules.PriceMicrosMax, $"{field}.floor_micros");
            found.Require(
                deal.FloorCurrency.Length == 0 || currencies.Contains(deal.FloorCurrency), $"{field}.floor_currency",
                $"there is no rate for \"{deal.FloorCurrency}\" in the catalogue");
            found.RequireRange(deal.AuctionType, 0, ExchangeRules.FixedPrice, $"{field}.auction_type");
        }
    }

    /// <summary>Ids are compared byte for byte, so a list may name two that differ in case only.</summary>
    public static void Check(Terms? deals, CatalogReferences references, string field, Violations found)
    {
        if (deals is null)
        {
            return;
        }
        const string Missing = "there is no such deal in the catalogue";
        TargetingRules.CheckTerms(deals.Include, references.Deals.Contains, Missing, $"{field}.include", found);
        TargetingRules.CheckTerms(deals.Exclude, references.Deals.Contains, Missing, $"{field}.exclude", found);
        foreach (var both in deals.Include.Intersect(deals.Exclude, StringComparer.Ordinal))
        {
            found.Add($"{field}.exclude", $"\"{both}\" is included and excluded");
        }
    }
}
