namespace Rtb.Bidder.Encode;

/// <summary>What a bid on one creative says, in words; names as in OpenRTB 2.6 section 4.2.3. Only while templates are built.</summary>
internal sealed class BidDescription
{
    public required string AdId { get; init; }
    public required string CampaignId { get; init; }
    public required string CreativeId { get; init; }

    /// <summary>Notice URLs with <see cref="NoticeUrls.Token"/> in them.</summary>
    public required string WinUrl { get; init; }
    public required string BillingUrl { get; init; }
    public required string LossUrl { get; init; }

    /// <summary>Markup in which <see cref="MarkupPlaces"/> stand for the tracking URLs.</summary>
    public required string Markup { get; init; }

    /// <summary>The markup depends on the request: <see cref="TemplateSlot.NativeMarkup"/>.</summary>
    public bool IsNative { get; init; }

    /// <summary>The markup is <see cref="TemplateSlot.VastMarkup"/>, and the bid says which version it is of.</summary>
    public bool IsVast { get; init; }

    /// <summary>The answer to a seller who asks for it has <see cref="TemplateSlot.Dsa"/>.</summary>
    public bool HasDsaStatement { get; init; }
    public required string ImpressionUrl { get; init; }
    public required string ClickUrl { get; init; }

    public required string Domain { get; init; }
    public required IReadOnlyList<string> Categories { get; init; }
    public required IReadOnlyList<int> Attributes { get; init; }
    public required IReadOnlyList<int> Apis { get; init; }
    public required string Language { get; init; }
    public required string ImageUrl { get; init; }

    /// <summary>1 banner, 2 video, 3 audio, 4 native.</summary>
    public required int MarkupType { get; init; }

    /// <summary>0 for banners and native ads.</summary>
    public required int DurationSeconds { get; init; }
}
