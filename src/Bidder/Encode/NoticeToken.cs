namespace Rtb.Bidder.Encode;

/// <summary>Everything settlement needs to know about a bid, carried by its notice URLs so that it needs nothing from the bidder.</summary>
internal struct NoticeToken
{
    /// <summary>The minted impression id, 128 bits: the idempotency key of every later event.</summary>
    public ulong ImpressionHigh;
    public ulong ImpressionLow;

    public uint ExchangeHash;
    public ulong CampaignHash;

    /// <summary>Low 32 bits of the hash of the creative id.</summary>
    public uint CreativeHash;

    /// <summary>Hash of auction id and impression id of the exchange.</summary>
    public ulong AuctionHash;

    /// <summary>The budget chunk the bid was reserved on.</summary>
    public long ChunkId;

    /// <summary>The most this impression may cost: nanos of the account currency, equal to the bid as CPM micros.</summary>
    public long PriceCapNanos;

    /// <summary>The same bid as CPM micros of the currency it was made in: a clearing price is charged as
    /// <c>cap x min(clearing, bid) / bid</c>, so no rate table is needed later.</summary>
    public long BidMicros;

    /// <summary>Seconds since 1970 UTC: when the bid was made, until when its reservation holds, until when a notice is accepted.</summary>
    public uint IssuedSeconds;
    public uint DeadlineSeconds;
    public uint ExpiresSeconds;

    /// <summary>Keyed hash of the user for caps; 0 without usable identity.</summary>
    public ulong UserKey;

    public NoticeFlags Flags;
}

[Flags]
internal enum NoticeFlags : byte
{
    None = 0,

    /// <summary>The request had test=1: counted nowhere, billed never.</summary>
    Test = 1,

    /// <summary>The exchange bills on the win notice.</summary>
    BillsOnWin = 2,
}

/// <summary>What a notice URL reports. Each kind has its own key domain, so that a token of one kind is refused as another.</summary>
internal enum NoticeKind : byte
{
    Win = 1,
    Billing = 2,
    Loss = 3,
    Impression = 4,
    Click = 5,
}
