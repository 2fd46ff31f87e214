using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Price;

/// <summary>How what is paid follows from what is bid; numbered as OpenRTB <c>at</c>.</summary>
internal enum AuctionKind : byte
{
    FirstPrice = 1,
    SecondPrice = 2,

    /// <summary>The floor is the agreed price.</summary>
    FixedPrice = 3,
}

/// <summary>What an auction type means at an exchange.</summary>
internal static class AuctionKinds
{
    /// <summary>
    /// 0 is the exchange's default, 1 to 3 are what the specification says, others what the catalogue says of the exchange. A type that
    /// nobody explains is bid as first price: then what we bid is what we pay, and to bid for that is right whatever is charged.
    /// </summary>
    public static AuctionKind Of(ExchangeEntry exchange, int auctionType)
    {
        var type = auctionType == 0 ? exchange.DefaultAuctionType : auctionType;
        return type is >= (int)AuctionKind.FirstPrice and <= (int)AuctionKind.FixedPrice ? (AuctionKind)type : OfTheirs(exchange, type);
    }

    private static AuctionKind OfTheirs(ExchangeEntry exchange, int type)
    {
        foreach (ref readonly var meaning in exchange.AuctionTypes.AsSpan())
        {
            if (meaning.Type == type)
            {
                return meaning.Kind;
            }
        }
        return AuctionKind.FirstPrice;
    }
}

/// <summary>An auction type of an exchange's own and what it means.</summary>
internal readonly record struct AuctionMeaning(int Type, AuctionKind Kind);
