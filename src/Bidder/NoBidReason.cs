namespace Rtb.Bidder;

/// <summary>
/// Every way to say no, in the order in which the gates are asked. The order is a contract: a request that ends without
/// a bid is counted under the furthest gate that any campaign reached, which is the largest member met on the way.
/// </summary>
/// <remarks>Names are metric label values and appear in <c>Explain</c>; see <see cref="NoBidReasons"/> for what each becomes on the
/// wire.</remarks>
public enum NoBidReason : byte
{
    /// <summary>A bid was made.</summary>
    None = 0,

    // The input is refused: HTTP 400 and gRPC INVALID_ARGUMENT, the first 401 and UNAUTHENTICATED.
    Unauthenticated,
    Malformed,
    BodyTooLarge,
    TooDeep,
    MissingRequiredField,
    DuplicateImpressionId,
    InvalidValue,

    // The request is not looked at.
    RateLimited,
    Overloaded,

    // The request is understood and not answered with a bid.
    TooManyImpressions,
    TooManyDeals,
    TooManySegments,
    TooManyListEntries,
    NotReady,
    UnknownExchange,
    DeadlineTooShort,
    SeatNotAllowed,
    CurrencyNotSupported,
    KnownCrawler,
    DataCenterAddress,
    SupplyChainIncomplete,
    SupplyChainTooLong,
    SupplyChainHopNotAllowed,
    SellerUnknown,
    SellerNotAuthorized,

    // The impression is not for us.
    MediaNotSupported,
    PrivateAuction,
    DealSeatNotAllowed,
    FloorCurrencyUnknown,

    // Campaign gates over bitmaps, in evaluation order.
    DealNotTargeted,
    BelowFloor,
    NoCampaigns,
    ExchangeNotTargeted,
    InventoryNotTargeted,
    SizeNotAvailable,
    CountryNotTargeted,
    DeviceTypeNotTargeted,
    OperatingSystemNotTargeted,
    BrowserNotTargeted,
    ConnectionTypeNotTargeted,
    LanguageNotTargeted,
    PositionNotTargeted,
    SecureNotTargeted,
    IdentityNotTargeted,
    DsaStatementMissing,
    RegionNotTargeted,
    CityNotTargeted,
    DomainNotTargeted,
    AppBundleNotTargeted,
    PublisherNotTargeted,
    PlacementNotTargeted,
    CategoryNotTargeted,
    SegmentNotTargeted,
    CarrierNotTargeted,
    VideoPlacementNotTargeted,
    SkippabilityNotTargeted,
    RewardedNotTargeted,
    AgeNotTargeted,
    GenderNotTargeted,
    InterestNotTargeted,
    KeywordNotTargeted,
    CategoryBlocked,
    AdvertiserBlocked,

    // Campaign gates asked candidate by candidate, in evaluation order.
    OutsideFlight,
    OutsideHours,
    OutsideRadius,
    OutsideVersions,
    CreativeNotSuitable,
    DealAdvertiserNotAllowed,
    BelowDealFloor,
    IdentityMissingForCap,
    FrequencyCapped,
    BudgetPaced,
    BudgetExhausted,
    TooManyCandidates,

    // A bid was found and not sent.
    DeadlineExceeded,
    ResponseTooLarge,
}
