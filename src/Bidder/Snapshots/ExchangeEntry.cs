using Rtb.Bidder.Admission;
using Rtb.Bidder.Price;
using Rtb.Bidder.Supply;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>One exchange with its defaults resolved.</summary>
internal sealed class ExchangeEntry
{
    public required string Id { get; init; }

    /// <summary>Position in <see cref="CampaignSnapshot.Exchanges"/>; carried in notice tokens.</summary>
    public required int Number { get; init; }

    /// <summary>First 4 bytes of SHA-256 of the id: what a notice token carries, stable across snapshots.</summary>
    public required uint IdHash { get; init; }

    /// <summary>Hash under which the targeting index knows it.</summary>
    public required ulong TargetingHash { get; init; }

    /// <summary>Seat as UTF-8, and as the inside of a JSON string.</summary>
    public required byte[] Seat { get; init; }
    public required byte[] SeatJson { get; init; }

    public required int NetworkMarginMs { get; init; }
    public required int DefaultTmaxMs { get; init; }
    public required int DefaultAuctionType { get; init; }
    public required BillingEvent BillingEvent { get; init; }

    /// <summary>How long a reservation lasts without news, by format.</summary>
    public required int WebWindowMs { get; init; }
    public required int AppWindowMs { get; init; }
    public required int VideoWindowMs { get; init; }

    /// <summary>Bids that it takes for one impression, 1 to <see cref="Match.Shortlist.Capacity"/>.</summary>
    public required int BidsPerImpressionMax { get; init; }

    /// <summary><see cref="Decode.CurrencyCode"/> of floors that name no currency.</summary>
    public required int FloorCurrency { get; init; }

    /// <summary>Prices are multiples of this, in micros of the answer's currency; 0: any will do.</summary>
    public required long PriceStepMicros { get; init; }

    /// <summary>What it means by auction types of its own.</summary>
    public required AuctionMeaning[] AuctionTypes { get; init; }

    /// <summary>Null: none have been agreed with it.</summary>
    public required DealTable? Deals { get; init; }

    /// <summary>Null: first-price bids are the value.</summary>
    public required WinRateCurve? WinRates { get; init; }

    /// <summary>SHA-256 of the tokens it may use; none: it needs none.</summary>
    public required byte[][] TokenDigests { get; init; }

    /// <summary>Null: as many as it likes.</summary>
    public required RateLimit? RateLimit { get; init; }

    /// <summary>What is counted of it; the same object in every snapshot.</summary>
    public required ExchangeMeter Meter { get; init; }

    /// <summary>Null: any way of supply will do.</summary>
    public required SupplyPolicy? Supply { get; init; }

    /// <summary>Its name in seller lists; empty when the catalogue does not say.</summary>
    public required byte[] AdSystem { get; init; }

    public required NoBidStyle NoBidStyle { get; init; }

    /// <summary>A no-bid leaves an event when a number drawn from its request is below this, of 2^32.</summary>
    public required ulong NoBidEventsBelow { get; init; }
}
