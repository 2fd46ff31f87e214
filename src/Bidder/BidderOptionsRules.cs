using System.Net;
using System.Numerics;

namespace Rtb.Bidder;

/// <summary>Checks <see cref="BidderOptions"/> before anything is built from it; lists every problem at once.</summary>
internal static class BidderOptionsRules
{
    public static IReadOnlyList<string> Check(BidderOptions options)
    {
        var problems = new List<string>();
        Port(nameof(options.HttpPort), options.HttpPort);
        Port(nameof(options.GrpcPort), options.GrpcPort);
        Port(nameof(options.OperatorHttpPort), options.OperatorHttpPort);
        Port(nameof(options.OperatorGrpcPort), options.OperatorGrpcPort);
        Port(nameof(options.NoticeHttpPort), options.NoticeHttpPort);
        Range(nameof(options.BodyBytesMax), options.BodyBytesMax, 1024, 1 << 20);
        Range(nameof(options.ImpressionsMax), options.ImpressionsMax, 1, 256);
        Range(nameof(options.DealsMax), options.DealsMax, 1, 4096);
        Range(nameof(options.SegmentsMax), options.SegmentsMax, 1, 16 * 1024);
        Range(nameof(options.DepthMax), options.DepthMax, 8, 64);
        Range(nameof(options.ResponseBytesMax), options.ResponseBytesMax, 4096, 4 << 20);
        Range(nameof(options.CandidatesMax), options.CandidatesMax, 16, 1 << 16);
        Range(nameof(options.EventRingSize), options.EventRingSize, 1024, 1 << 20);
        Range(nameof(options.SpoolBytesMax), options.SpoolBytesMax, 64L << 20, long.MaxValue);
        Range(nameof(options.CapEntriesMax), options.CapEntriesMax, 1024, 1 << 26);
        Range(nameof(options.LateNoticeSeconds), options.LateNoticeSeconds, 0, 604_800);
        Range(nameof(options.ConnectionsMax), options.ConnectionsMax, 1, 100_000);
        Range(nameof(options.QueueDelayMsMax), options.QueueDelayMsMax, 1, 1_000);
        Range(nameof(options.UnreadySeconds), options.UnreadySeconds, 0, 300);
        Range(nameof(options.TcfVendorId), options.TcfVendorId, 0, ushort.MaxValue);
        Range(nameof(options.DrainSeconds), options.DrainSeconds, 0, 300);
        if (!BitOperations.IsPow2(options.EventRingSize))
        {
            problems.Add($"{nameof(options.EventRingSize)}: {options.EventRingSize} is not a power of two");
        }
        if (!IPAddress.TryParse(options.BindAddress, out _))
        {
            problems.Add($"{nameof(options.BindAddress)}: '{options.BindAddress}' is not an IP address");
        }
        if (options.NoticeBaseUrl.Length > 0 && !Encode.NoticeUrls.IsBase(options.NoticeBaseUrl))
        {
            problems.Add($"{nameof(options.NoticeBaseUrl)}: '{options.NoticeBaseUrl}' is not an absolute http or https URL of at most "
                + "256 plain characters without user, query and fragment");
        }
        if (!Privacy.PrivacySettings.TryParse(options.TcfVendorId, options.ExtendedIdSources, out _))
        {
            problems.Add($"{nameof(options.ExtendedIdSources)}: '{options.ExtendedIdSources}' is not a list of sources such as "
                + "'id.example, graph.example:3'");
        }
        if (string.IsNullOrWhiteSpace(options.Catalog))
        {
            problems.Add($"{nameof(options.Catalog)}: empty; the bidder needs a catalogue file");
        }
        if (string.IsNullOrWhiteSpace(options.DataFolder))
        {
            problems.Add($"{nameof(options.DataFolder)}: empty");
        }
        if (options.NoticeKeys.Length > 0 && !Serving.NoticeKeyFile.TryParse(options.NoticeKeys, out _))
        {
            problems.Add($"{nameof(options.NoticeKeys)}: not one or two 'id:hex' pairs of 32 bytes, ids 1 to 255");
        }
        return problems;

        void Port(string name, int value) => Range(name, value, 0, 65_535);

        void Range(string name, long value, long min, long max)
        {
            if (value < min || value > max)
            {
                problems.Add($"{name}: {value} is outside {min} to {max}");
            }
        }
    }
}
