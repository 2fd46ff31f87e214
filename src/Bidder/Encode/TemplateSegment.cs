namespace Rtb.Bidder.Encode;

/// <summary>Bytes that are always the same, and what is written after them.</summary>
internal readonly record struct TemplateSegment(byte[] Literal, TemplateSlot Slot);

/// <summary>What changes from bid to bid.</summary>
internal enum TemplateSlot : byte
{
    /// <summary>Nothing: the last segment.</summary>
    End,

    /// <summary>The minted impression id, 32 hexadecimal digits.</summary>
    BidId,

    /// <summary>The impression's id as it came.</summary>
    ImpressionId,

    Price,

    /// <summary>Width and height, left out when neither the creative nor the impression says them.</summary>
    Size,

    /// <summary>Seconds the bid waits for news.</summary>
    Expiry,

    /// <summary>A native ad, put together for the request; in protobuf with its tag and length.</summary>
    NativeMarkup,

    /// <summary>A video or audio ad in the version that the player takes; in protobuf with its tag and length.</summary>
    VastMarkup,

    /// <summary>The number of that version.</summary>
    Protocol,

    /// <summary>slotinpod, when the seller offers a place in a pod.</summary>
    PlaceInPod,

    /// <summary>The extension of the Digital Services Act, when the seller asks for it; in protobuf with its tag and length.</summary>
    Dsa,

    /// <summary>The deal that the bid is for, when it is for one; in protobuf with its tag and length.</summary>
    Deal,

    WinToken,
    BillingToken,
    LossToken,
    ImpressionToken,
    ClickToken,
}
