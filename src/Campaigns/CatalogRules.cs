using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>Everything a catalogue must hold before a snapshot is built of it. Finds all problems at once.</summary>
public static class CatalogRules
{
    /// <summary>Highest price, and highest price of a win rate point: CPM micros.</summary>
    public const long PriceMicrosMax = 1_000_000_000_000;

    /// <summary>Highest exchange rate: a billion units of a currency for one of the account's.</summary>
    public const long RateMicrosMax = 1_000_000_000_000_000;

    /// <summary>Longest text of a statement under the Digital Services Act.</summary>
    public const int DsaTextMax = 100;

    /// <summary>The account currency when the catalogue names none.</summary>
    public const string DefaultAccountCurrency = "USD";

    /// <summary>Empty when the catalogue may be used. At most 1,000 problems are listed, then their number.</summary>
    public static IReadOnlyList<FieldViolation> Check(Catalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var found = new Violations();
        found.Require(catalog.Version >= 0, "version", "must not be negative");
        found.Require(
            catalog.AccountCurrency.Length == 0 || Shape.IsUpperLetters(catalog.AccountCurrency, 3), "account_currency",
            "must be an ISO 4217 code such as EUR");
        ExchangeRules.Check(catalog.Exchanges, found);
        SupplyPathRules.Check(catalog, found);
        CheckAdvertisers(catalog, found);
        CheckCurrencyRates(catalog, found);
        CheckSegments(catalog, found);
        DealRules.Check(catalog, found);
        CampaignRules.Check(catalog, found);
        return found.ToList();
    }

    /// <summary>Adds a violation for an id that is malformed or has been seen.</summary>
    internal static void CheckId(string id, HashSet<string> seen, string field, Violations found)
    {
        if (!Shape.IsId(id))
        {
            found.Add(field, "must be 1 to 64 characters of A-Z a-z 0-9 _ . -");
        }
        else if (!seen.Add(id))
        {
            found.Add(field, $"\"{id}\" appears twice");
        }
    }

    internal static void CheckCategories(IEnumerable<string> categories, string field, Violations found)
    {
        foreach (var (index, category) in categories.Index())
        {
            found.Require(Shape.IsCategory(category), $"{field}[{index}]", "must be a content category such as IAB1 or IAB1-2");
        }
    }

    private static void CheckAdvertisers(Catalog catalog, Violations found)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, advertiser) in catalog.Advertisers.Index())
        {
            var field = $"advertisers[{index}]";
            CheckId(advertiser.Id, ids, $"{field}.id", found);
            found.Require(Shape.IsDomain(advertiser.Domain), $"{field}.domain", "must be a domain such as example.com");
            found.Require(
                !advertiser.Domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase), $"{field}.domain",
                "must be the registrable domain, without www.");
            CheckCategories(advertiser.Categories, $"{field}.categories", found);
            if (advertiser.Dsa is { } statement)
            {
                CheckDsaStatement(statement, $"{field}.dsa", found);
            }
        }
    }

    private static void CheckDsaStatement(DsaStatement statement, string field, Violations found)
    {
        const string Words = "characters without control characters";
        found.Require(
            statement.Behalf.Length > 0 && IsShown(statement.Behalf), $"{field}.behalf", $"must be 1 to {DsaTextMax} {Words}");
        found.Require(IsShown(statement.Paid), $"{field}.paid", $"must be at most {DsaTextMax} {Words}");
        found.Require(
            statement.Domain.Length == 0 || Shape.IsDomain(statement.Domain), $"{field}.domain", "must be a domain such as example.com");
    }

    private static bool IsShown(string text) => text.Length <= DsaTextMax && !text.Any(char.IsControl);

    private static void CheckCurrencyRates(Catalog catalog, Violations found)
    {
        var account = catalog.AccountCurrency.Length == 0 ? DefaultAccountCurrency : catalog.AccountCurrency;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, rate) in catalog.CurrencyRates.Index())
        {
            var field = $"currency_rates[{index}]";
            found.Require(Shape.IsUpperLetters(rate.Currency, 3), $"{field}.currency", "must be an ISO 4217 code such as EUR");
            found.Require(seen.Add(rate.Currency), $"{field}.currency", $"\"{rate.Currency}\" appears twice");
            found.RequireRange(rate.RateMicros, 1, RateMicrosMax, $"{field}.rate_micros");
            found.Require(
                rate.Currency != account || rate.RateMicros == Money.MicrosPerUnit, $"{field}.rate_micros",
                "the account currency is worth 1,000,000 of itself");
        }
    }

    private static void CheckSegments(Catalog catalog, Violations found)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, segment) in catalog.Segments.Index())
        {
            found.Require(Shape.IsForeignId(segment.Id), $"segments[{index}].id", "must be 1 to 256 printable characters");
            found.Require(seen.Add(segment.Id), $"segments[{index}].id", $"\"{segment.Id}\" appears twice");
        }
    }
}
