using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Encode;

/// <summary>A bid that has been decided and reserved: what the writers put on the wire.</summary>
internal struct ChosenBid
{
    /// <summary>Index in <see cref="Decode.DecodedRequest.Impressions"/>.</summary>
    public int ImpressionIndex;

    /// <summary>The campaign's budget and counter slot.</summary>
    public int Slot;

    public CampaignRecord Campaign;
    public CreativeEntry Creative;

    /// <summary>Sent as <c>dealid</c>; null: a bid in the open auction.</summary>
    public DealEntry? Deal;

    /// <summary>Size to answer with; banner: the creative's, video: the impression's or the first media file's.</summary>
    public uint Size;

    /// <summary>CPM micros in <see cref="Currency"/>.</summary>
    public long BidMicros;

    /// <summary><see cref="Decode.CurrencyCode"/> of the answer; one per response.</summary>
    public int Currency;

    /// <summary>Seconds the bidder waits for a notice; sent as <c>exp</c>.</summary>
    public int ExpirySeconds;

    /// <summary>Video and audio: which VAST, see <see cref="VastVersions"/>, and whether the player takes companions.</summary>
    public byte Protocol;
    public bool WithCompanions;

    /// <summary>The place in a pod that the seller offers; 0: any, and nothing is said.</summary>
    public sbyte PlaceInPod;

    /// <summary>Bytes of a native, video or audio ad; known only after the protobuf writer has measured it, 0 for banners.</summary>
    public int MarkupBytes;

    public NoticeToken Token;
}
