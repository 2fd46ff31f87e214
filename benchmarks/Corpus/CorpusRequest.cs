namespace Rtb.Corpus;

/// <summary>One bid request in both forms an exchange may send it in.</summary>
/// <param name="Json">OpenRTB JSON: flags as 0 and 1, extensions as objects.</param>
/// <param name="Protobuf">The same request as an <c>openrtb.v2.BidRequest</c>.</param>
public sealed record CorpusRequest(byte[] Json, byte[] Protobuf);

/// <summary>What kind of traffic a corpus imitates.</summary>
public enum RequestMix
{
    /// <summary>What an exchange sends, including impressions, seats and sizes that a display and video bidder cannot serve.</summary>
    Exchange,

    /// <summary>Only auctions in which a banner or a video of a usual size, at a usual floor, may bid.</summary>
    AllFit,
}
