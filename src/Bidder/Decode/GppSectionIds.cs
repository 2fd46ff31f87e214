namespace Rtb.Bidder.Decode;

/// <summary>Ids of GPP sections as bits of a mask: bit n for section n, as far as there is room.</summary>
internal static class GppSectionIds
{
    /// <summary>Sections without a bit of their own, and what is no id: nobody can say what they forbid.</summary>
    public const ulong Other = 1;

    /// <summary>-1 in gpp_sid: there is a GPP string, and none of its sections applies.</summary>
    public const ulong NoneApplies = 1UL << 63;

    private const int IdMax = 62;

    public static ulong BitOf(int id) => id switch
    {
        > 0 and <= IdMax => 1UL << id,
        -1 => NoneApplies,
        _ => Other,
    };
}
