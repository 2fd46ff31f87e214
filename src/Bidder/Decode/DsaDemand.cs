namespace Rtb.Bidder.Decode;

/// <summary>What a seller asks for under the EU's Digital Services Act: regs.ext.dsa.</summary>
internal struct DsaDemand
{
    /// <summary>dsarequired: 0 no, 1 taken when there, 2 required, 3 required of an online platform.</summary>
    public int Required;

    /// <summary>Who shows the label.</summary>
    public DsaRendering Rendering;

    /// <summary>datatopub: 0 not wanted, 1 may be sent, 2 wanted.</summary>
    public int DataToPublisher;

    public readonly bool IsRequired => Required >= 2;

    /// <summary>Whether the answer may carry a statement.</summary>
    public readonly bool IsTaken => Required >= 1;

    /// <summary>The number by which the targeting index knows what is required; 0 nothing.</summary>
    public readonly DsaNeed Need => !IsRequired ? DsaNeed.Nothing : Rendering switch
    {
        DsaRendering.SellerCannot => DsaNeed.AdRenders,
        DsaRendering.SellerWill => DsaNeed.SellerRenders,
        _ => DsaNeed.Statement,
    };

    /// <summary>Of pubrender: 0 cannot, 1 could, 2 will.</summary>
    public static DsaRendering RenderingOf(int pubrender) => pubrender switch
    {
        0 => DsaRendering.SellerCannot,
        2 => DsaRendering.SellerWill,
        _ => DsaRendering.Either,
    };
}

internal enum DsaRendering : byte
{
    Either,
    SellerCannot,
    SellerWill,
}

/// <summary>What a campaign must have for a bid to be taken.</summary>
internal enum DsaNeed : byte
{
    Nothing,
    Statement,

    /// <summary>A statement, and its ads show the label themselves.</summary>
    AdRenders,

    /// <summary>A statement, and its ads leave the label to the seller.</summary>
    SellerRenders,
}
