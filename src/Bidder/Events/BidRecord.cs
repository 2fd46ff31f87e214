using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Events;

/// <summary>One decision as the ring carries it: fixed size, no references except to immutable snapshot records.</summary>
internal struct BidRecord
{
    public long TimeMs;
    public ulong ImpressionHigh;
    public ulong ImpressionLow;
    public long PriceMicros;
    public long DurationNs;
    public long CatalogVersion;

    /// <summary>Null for a no-bid that ended before a campaign was known.</summary>
    public Snapshots.CampaignRecord? Campaign;
    public Snapshots.CreativeEntry? Creative;
    public Snapshots.ExchangeEntry? Exchange;

    public NoBidReason Reason;
    public bool Test;
    public byte AuctionIdLength;
    public short ImpressionIndex;
    public AuctionIdBytes AuctionId;

    /// <summary>Copies at most 40 bytes of the id.</summary>
    public void SetAuctionId(ReadOnlySpan<byte> id)
    {
        var length = Math.Min(id.Length, AuctionIdBytes.Length);
        id[..length].CopyTo(AuctionId);
        AuctionIdLength = (byte)length;
    }
}

[InlineArray(Length)]
internal struct AuctionIdBytes
{
    public const int Length = 40;
    private byte _first;
}
