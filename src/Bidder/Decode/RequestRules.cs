namespace Rtb.Bidder.Decode;

/// <summary>What a request must have, whatever form it came in. OpenRTB 2.6 sections 3.2.1 and 3.2.4 to 3.2.12.</summary>
internal static class RequestRules
{
    /// <summary>Stands for a <c>tmax</c> below 0, which leaves no time at all (0 means that none was given).</summary>
    public const int TmaxNegative = int.MinValue;

    public static int Tmax(int milliseconds) => milliseconds < 0 ? TmaxNegative : milliseconds;

    /// <summary>Ends an impression: what can only be said once all of it is read.</summary>
    public static void Complete(DecodedRequest request, ref DecodedImpression impression, int offset)
    {
        request.AddBannerSize(ref impression, DecodedImpression.SizeOf(impression.BannerWidth, impression.BannerHeight));
        impression.VideoSize = DecodedImpression.SizeOf(impression.VideoWidth, impression.VideoHeight);
        impression.Position = impression.BannerPosition != 0 ? impression.BannerPosition : impression.VideoPosition;
        impression.VideoPlcmt = impression.VideoPlcmt != 0 ? impression.VideoPlcmt : impression.VideoPlcmtExt;
        impression.Rewarded |= impression.RewardedExt;
        impression.VideoMinDurationSeconds = Math.Max(impression.VideoMinDurationSeconds, 0);
        impression.VideoMaxDurationSeconds = Math.Max(impression.VideoMaxDurationSeconds, 0);
        impression.ExpirySeconds = Math.Max(impression.ExpirySeconds, 0);
        if (impression.BannerTermsNumber != 0)
        {
            ref readonly var terms = ref request.Media.BannerTermsOf(in impression);
            impression.HasFlexibleSize = terms.HasRange || terms.RatioCount > 0;
        }
        if (impression.NativeNumber != 0)
        {
            NativeRequestRules.Complete(request, ref request.Media.NativeOf(in impression));
        }
        var missing = MissingFrom(in impression);
        if (missing != DecodeField.None)
        {
            request.Refuse(NoBidReason.MissingRequiredField, missing, offset);
        }
        if (impression.BannerWidth < 0 || impression.BannerHeight < 0)
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.BannerSize, offset);
        }
        if (impression.VideoWidth < 0 || impression.VideoHeight < 0)
        {
            request.Refuse(NoBidReason.InvalidValue, DecodeField.VideoSize, offset);
        }
    }

    /// <summary>Ends a request that was read to its end: None, or why it is refused or cannot be bid on.</summary>
    public static NoBidReason Check(DecodedRequest request)
    {
        request.Other.Complete(request);
        if (request.Id.IsEmpty)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.RequestId, request.BodyLength);
        }
        if (request.ImpressionCount == 0)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.Impressions, request.BodyLength);
        }
        CheckIds(request);
        KeywordList.CheckCount(request);
        return request.Fault.Reason != NoBidReason.None ? request.Fault.Reason : request.Exceeded;
    }

    private static void CheckIds(DecodedRequest request)
    {
        var impressions = request.Impressions;
        for (var i = 1; i < impressions.Length; i++)
        {
            ref readonly var id = ref impressions[i].Id;
            for (var j = 0; j < i; j++)
            {
                if (impressions[j].Id.Hash == id.Hash && request.Bytes(impressions[j].Id).SequenceEqual(request.Bytes(id)))
                {
                    request.Refuse(NoBidReason.DuplicateImpressionId, DecodeField.ImpressionId, impressions[i].IdOnWire.Start);
                }
            }
        }
    }

    private static DecodeField MissingFrom(in DecodedImpression impression)
    {
        if (impression.Id.IsEmpty)
        {
            return DecodeField.ImpressionId;
        }
        if (impression.Media == MediaKinds.None)
        {
            return DecodeField.Media;
        }
        if (impression.VideoMimeCount == 0 && (impression.Media & MediaKinds.Video) != MediaKinds.None)
        {
            return DecodeField.VideoMimes;
        }
        if (impression.AudioMimeCount == 0 && (impression.Media & MediaKinds.Audio) != MediaKinds.None)
        {
            return DecodeField.AudioMimes;
        }
        if (!impression.HasNativeRequest && (impression.Media & MediaKinds.Native) != MediaKinds.None)
        {
            return DecodeField.NativeRequest;
        }
        return DecodeField.None;
    }
}
