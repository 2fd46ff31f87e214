using Google.Protobuf.Collections;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Campaigns;

/// <summary>What an exchange of the catalogue must hold.</summary>
internal static class ExchangeRules
{
    /// <summary>As many points as the bidder resolves a curve to.</summary>
    public const int WinRatePointsMax = 64;

    /// <summary>As many as a bidder's shortlist holds.</summary>
    public const int BidsPerImpressionMax = 16;

    /// <summary>The highest auction type of the specification.</summary>
    internal const int FixedPrice = 3;

    /// <summary>Longer than any auction waits.</summary>
    private const int AuctionMsMax = 10_000;

    /// <summary>No reservation waits longer for news.</summary>
    private const int NoticeWindowMsMax = 1_800_000;
    private const int AuctionTypesMax = 16;

    /// <summary>Those below are the specification's.</summary>
    private const int TheirAuctionTypeMin = 500;
    private const int SeatLengthMax = 64;
    private const int TokensMax = 4;
    private const int Sha256HexLength = 64;
    private const int QpsMax = 10_000_000;

    public static void Check(IReadOnlyList<Exchange> exchanges, Violations found)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, exchange) in exchanges.Index())
        {
            var field = $"exchanges[{index}]";
            CatalogRules.CheckId(exchange.Id, ids, $"{field}.id", found);
            found.Require(
                exchange.Seat.Length is > 0 and <= SeatLengthMax && Shape.IsPrintable(exchange.Seat), $"{field}.seat",
                "must be 1 to 64 printable characters");
            found.RequireRange(exchange.NetworkMarginMs, 0, AuctionMsMax, $"{field}.network_margin_ms");
            found.RequireRange(exchange.DefaultTmaxMs, 0, AuctionMsMax, $"{field}.default_tmax_ms");
            found.RequireRange(exchange.DefaultAuctionType, 0, 2, $"{field}.default_auction_type");
            found.RequireRange(exchange.BidsPerImpressionMax, 0, BidsPerImpressionMax, $"{field}.bids_per_impression_max");
            CheckPrices(exchange, field, found);
            found.RequireKnown(exchange.BillingEvent, $"{field}.billing_event");
            CheckTokens(exchange.AuthTokenSha256, $"{field}.auth_token_sha256", found);
            found.RequireRange(exchange.QpsLimit, 0, QpsMax, $"{field}.qps_limit");
            found.RequireKnown(exchange.NoBidStyle, $"{field}.no_bid_style");
            found.RequireRange(exchange.NoBidEventPpm, -1, 1_000_000, $"{field}.no_bid_event_ppm");
            CheckWinRates(exchange.WinRatePoints, $"{field}.win_rate_points", found);
            if (exchange.NoticeWindow is { } window)
            {
                found.RequireRange(window.WebMs, 0, NoticeWindowMsMax, $"{field}.notice_window.web_ms");
                found.RequireRange(window.AppMs, 0, NoticeWindowMsMax, $"{field}.notice_window.app_ms");
                found.RequireRange(window.VideoMs, 0, NoticeWindowMsMax, $"{field}.notice_window.video_ms");
            }
        }
    }

    private static void CheckPrices(Exchange exchange, string field, Violations found)
    {
        found.Require(
            exchange.FloorCurrency.Length == 0 || Shape.IsUpperLetters(exchange.FloorCurrency, 3), $"{field}.floor_currency",
            "must be an ISO 4217 code such as EUR");
        found.RequireRange(exchange.PriceStepMicros, 0, Money.MicrosPerUnit, $"{field}.price_step_micros");
        found.Require(
            exchange.AuctionTypes.Count <= AuctionTypesMax, $"{field}.auction_types",
            $"has {exchange.AuctionTypes.Count}; at most {AuctionTypesMax} are kept");
        var types = new HashSet<int>();
        foreach (var (index, meaning) in exchange.AuctionTypes.Index())
        {
            found.RequireRange(meaning.Type, TheirAuctionTypeMin, int.MaxValue, $"{field}.auction_types[{index}].type");
            found.Require(types.Add(meaning.Type), $"{field}.auction_types[{index}].type", $"{meaning.Type} appears twice");
            found.RequireRange(meaning.Means, 1, FixedPrice, $"{field}.auction_types[{index}].means");
        }
    }

    private static void CheckTokens(RepeatedField<string> digests, string field, Violations found)
    {
        found.Require(digests.Count <= TokensMax, field, $"has {digests.Count} tokens; at most {TokensMax} are allowed");
        foreach (var (index, digest) in digests.Index())
        {
            found.Require(
                digest.Length == Sha256HexLength && digest.All(char.IsAsciiHexDigit), $"{field}[{index}]",
                "must be 64 hexadecimal digits: the SHA-256 of the token, never the token");
        }
    }

    private static void CheckWinRates(RepeatedField<WinRatePoint> points, string field, Violations found)
    {
        found.Require(points.Count <= WinRatePointsMax, field, $"has {points.Count} points; at most {WinRatePointsMax} are used");
        for (var i = 0; i < points.Count; i++)
        {
            found.RequireRange(points[i].PriceMicros, 0, CatalogRules.PriceMicrosMax, $"{field}[{i}].price_micros");
            found.RequireRange(points[i].WinRatePpm, 0, 1_000_000, $"{field}[{i}].win_rate_ppm");
            if (i > 0)
            {
                found.Require(
                    points[i].PriceMicros > points[i - 1].PriceMicros, $"{field}[{i}].price_micros", "must be above the point before");
                found.Require(
                    points[i].WinRatePpm >= points[i - 1].WinRatePpm, $"{field}[{i}].win_rate_ppm", "must not be below the point before");
            }
        }
    }
}
