using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Match;

/// <summary>
/// What is left of an impression while its bids are chosen: one ad, or as many as the exchange takes, and of a dynamic pod
/// (OpenRTB 2.6 section 7.6) as many as maxseq says and poddur has time for.
/// </summary>
internal struct PodRoom
{
    /// <summary>Ads of a pod that does not say how many it takes: its time limits them, and the room of an answer.</summary>
    private const int AdsUnsaid = 8;

    private int _bids;
    private int _videoAds;
    private int _audioAds;
    private long _videoMs;
    private long _audioMs;

    /// <param name="request">The request.</param>
    /// <param name="impression">One of its impressions.</param>
    /// <param name="bidsMax">Bids that the exchange takes for an impression.</param>
    public static PodRoom Of(DecodedRequest request, in DecodedImpression impression, int bidsMax)
    {
        var room = new PodRoom { _bids = bidsMax };
        if (impression.VideoTermsNumber != 0)
        {
            room._videoAds = AdsOf(in request.Media.Terms(impression.VideoTermsNumber), out room._videoMs);
        }
        if (impression.AudioNumber != 0 && request.Media.AudioOf(in impression).TermsNumber is not 0 and var number)
        {
            room._audioAds = AdsOf(in request.Media.Terms(number), out room._audioMs);
        }
        return room;
    }

    /// <summary>How many candidates are worth knowing: for a pod more than it takes, because the best may be too long together.</summary>
    public readonly int CandidatesMax => _videoMs > 0 || _audioMs > 0 ? Shortlist.Capacity : Math.Min(_bids, Shortlist.Capacity);

    /// <summary>Whether another ad fits; a pod takes ads of its medium, and other media get what an impression without pod would.</summary>
    public readonly bool Has(CreativeEntry creative) => creative.Media switch
    {
        MediaKinds.Video when _videoMs > 0 => _videoAds > 0 && creative.DurationMs <= TimeOf(_videoMs),
        MediaKinds.Audio when _audioMs > 0 => _audioAds > 0 && creative.DurationMs <= TimeOf(_audioMs),
        _ => _bids > 0,
    };

    public void Take(CreativeEntry creative)
    {
        if (creative.Media == MediaKinds.Video && _videoMs > 0)
        {
            _videoAds--;
            _videoMs -= creative.DurationMs;
        }
        else if (creative.Media == MediaKinds.Audio && _audioMs > 0)
        {
            _audioAds--;
            _audioMs -= creative.DurationMs;
        }
        else
        {
            _bids--;
        }
    }

    /// <summary>The time is kept one above itself, so that a pod that is full is still a pod.</summary>
    private static long TimeOf(long kept) => kept - 1;

    private static int AdsOf(in PlayerTerms terms, out long keptMs)
    {
        keptMs = terms.PodSeconds > 0 ? (terms.PodSeconds * 1000L) + 1 : 0;
        return terms.PodSeconds <= 0 ? 0 : terms.PodAdsMax > 0 ? terms.PodAdsMax : AdsUnsaid;
    }
}
