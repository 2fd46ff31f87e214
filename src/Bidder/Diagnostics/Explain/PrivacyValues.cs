using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Privacy;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>Which signal of privacy forbade what, in words. Consent strings are not shown.</summary>
internal static class PrivacyValues
{
    /// <summary>One fact for each signal that forbids something, named after the field that carried it.</summary>
    public static IEnumerable<Fact> Facts(BidContext context)
    {
        foreach (var signal in Enum.GetValues<PrivacySignal>())
        {
            var limits = context.Privacy.Of(signal);
            if (limits != PrivacyLimits.None)
            {
                yield return new Fact { Name = $"privacy.{NameOf(signal)}", Value = $"forbids {Words(limits)}" };
            }
        }
        if (context.Request.Dsa.IsTaken)
        {
            yield return new Fact { Name = "dsa", Value = OfDemand(context.Request.Dsa) };
        }
    }

    public static string OfDemand(DsaDemand demand) => demand.Need switch
    {
        DsaNeed.Nothing => demand.IsTaken ? "a statement may be sent" : "no statement is needed",
        DsaNeed.AdRenders => "a statement is required, and an ad that shows it",
        DsaNeed.SellerRenders => "a statement is required, and an ad that leaves it to the seller",
        _ => "a statement is required",
    };

    public static string OfStatement(CampaignRecord campaign) => campaign.DsaStatement switch
    {
        null => "no statement",
        { AdRenders: true } statement => $"on behalf of {statement.Behalf}, shown by the ad",
        { } statement => $"on behalf of {statement.Behalf}",
    };

    private static string NameOf(PrivacySignal signal) => signal switch
    {
        PrivacySignal.Coppa => "coppa",
        PrivacySignal.LimitAdTracking => "lmt",
        PrivacySignal.DoNotTrack => "dnt",
        PrivacySignal.GlobalPrivacyControl => "gpc",
        PrivacySignal.UsPrivacy => "us_privacy",
        PrivacySignal.Consent => "gdpr_consent",
        PrivacySignal.GppConsent => "gpp_tcf",
        PrivacySignal.GppUsPrivacy => "gpp_us_privacy",
        PrivacySignal.GppOptOut => "gpp_opt_out",
        PrivacySignal.GppControl => "gpp_gpc",
        PrivacySignal.GppSensitiveData => "gpp_sensitive_data",
        PrivacySignal.GppKnownChild => "gpp_known_child",
        PrivacySignal.SharedScreen => "dooh",
        _ => "gpp_unreadable",
    };

    private static string Words(PrivacyLimits limits)
    {
        var text = new StringBuilder();
        Add(PrivacyLimits.Identity, "identity");
        Add(PrivacyLimits.Segments, "segments");
        Add(PrivacyLimits.Caps, "caps");
        Add(PrivacyLimits.Place, "coordinates");
        return text.ToString();

        void Add(PrivacyLimits limit, string word)
        {
            if (limits.HasFlag(limit))
            {
                text.Append(text.Length > 0 ? ", " : "").Append(word);
            }
        }
    }
}
