namespace Rtb.Bidder.Decode;

/// <summary>What a request must have, whatever form it came in. OpenRTB 2.6 sections 3.2.1 and 3.2.4.</summary>
internal static class RequestRules
{
    /// <summary>Stands for a <c>tmax</c> below 0, which leaves no time at all (0 means that none was given).</summary>
    public const int TmaxNegative = int.MinValue;

    public static int Tmax(int milliseconds) => milliseconds < 0 ? TmaxNegative : milliseconds;

    /// <summary>None, or why the request is refused or cannot be bid on. Called once everything is read.</summary>
    public static NoBidReason Check(DecodedRequest request)
    {
        if (request.Id.IsEmpty || request.ImpressionCount == 0)
        {
            return NoBidReason.MissingRequiredField;
        }
        var impressions = request.Impressions;
        for (var i = 0; i < impressions.Length; i++)
        {
            ref var impression = ref impressions[i];
            impression.Position = impression.BannerPosition != 0 ? impression.BannerPosition : impression.VideoPosition;
            if (impression.Id.IsEmpty || impression.Media == MediaKinds.None)
            {
                return NoBidReason.MissingRequiredField;
            }
            for (var j = 0; j < i; j++)
            {
                if (impressions[j].Id.Hash == impression.Id.Hash && request.Bytes(impressions[j].Id).SequenceEqual(request.Bytes(impression.Id)))
                {
                    return NoBidReason.DuplicateImpressionId;
                }
            }
        }
        return request.Exceeded;
    }
}
