using System.Buffers;
using Rtb.Bidder.Events;

namespace Rtb.Bidder.Diagnostics;

/// <summary>
/// Everything a scrape of /metrics shows, in a fixed order. The request path counts into the three members; the rest is read when asked.
/// </summary>
/// <remarks>
/// Any thread may count, any number of scrapes may run. Labels come from enums only: nothing is counted by campaign, exchange or host here.
/// </remarks>
internal sealed class BidderMetrics(EventRing ring, SpoolCounters spool, InstrumentCollector instruments, BuildVersion version)
{
    private static readonly string[] FormatNames = ["json", "protobuf", "grpc"];
    private static readonly string[] OutcomeNames = ["bid", "no_bid", "refused", "failed"];

    public ReasonCounters Reasons { get; } = new();

    public RequestCounters Requests { get; } = new();

    /// <summary>From the request's last byte to the answer's last byte handed to the server, nanoseconds.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Writes the exposition; its content type is <see cref="PrometheusWriter.ContentType"/>.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new PrometheusWriter(output);
        writer.Family("rtb_bidder_build_info", "gauge", "What runs; the value is always 1.");
        writer.Sample(1, ("version", version.Version), ("commit", version.Commit), ("dotnet", version.Runtime));
        WriteRequests(writer);
        WriteReasons(writer);
        WriteLatency(writer);
        WriteEvents(writer);
        WriteSpool(writer);
        instruments.Write(writer);
        ProcessMetrics.Write(writer);
    }

    private void WriteRequests(PrometheusWriter writer)
    {
        writer.Family("rtb_bidder_requests_total", "counter", "Bid requests by wire format and outcome.");
        for (var format = 0; format < RequestCounters.Formats; format++)
        {
            for (var outcome = 0; outcome < RequestCounters.Outcomes; outcome++)
            {
                var count = Requests.Requests((RequestFormat)format, (RequestOutcome)outcome);
                writer.Sample(count, ("format", FormatNames[format]), ("outcome", OutcomeNames[outcome]));
            }
        }
        writer.Family("rtb_bidder_request_bytes_total", "counter", "Bytes of bid request bodies.");
        for (var format = 0; format < RequestCounters.Formats; format++)
        {
            writer.Sample(Requests.RequestBytes((RequestFormat)format), ("format", FormatNames[format]));
        }
        writer.Family("rtb_bidder_response_bytes_total", "counter", "Bytes of bid response bodies.");
        for (var format = 0; format < RequestCounters.Formats; format++)
        {
            writer.Sample(Requests.ResponseBytes((RequestFormat)format), ("format", FormatNames[format]));
        }
        writer.Single("rtb_bidder_bids_total", "counter", "Bids in responses.", Requests.Bids);
    }

    private void WriteReasons(PrometheusWriter writer)
    {
        writer.Family("rtb_bidder_no_bids_total", "counter", "Requests and impressions that got no bid, by reason.");
        for (var reason = 1; reason < NoBidReasons.Count; reason++)
        {
            writer.Sample(Reasons.Read((NoBidReason)reason), ("reason", NoBidReasons.Names[reason]));
        }
        writer.Single(
            "rtb_bidder_reason_slots_missed_total", "counter", "Counts for campaigns without a counter; not 0 is a defect.",
            Reasons.OutsideSlots);
    }

    private void WriteLatency(PrometheusWriter writer)
    {
        var latency = Latency.Read();
        var buckets = new (double, long)[LatencyHistogram.BoundLog2Max - LatencyHistogram.BoundLog2Min + 1];
        for (var i = 0; i < buckets.Length; i++)
        {
            var log2 = LatencyHistogram.BoundLog2Min + i;
            buckets[i] = ((1L << log2) / 1e9, latency.CountUpTo(log2));
        }
        writer.Family("rtb_bidder_bid_duration_seconds", "histogram", "Time from the request's last byte to the finished answer.");
        writer.Histogram(buckets, latency.Count, latency.SumNanoseconds / 1e9);
    }

    private void WriteEvents(PrometheusWriter writer)
    {
        writer.Single("rtb_bidder_events_total", "counter", "Events accepted by the ring.", ring.Written);
        writer.Family("rtb_bidder_events_dropped_total", "counter", "Events lost because the ring was full or the spool failed.");
        writer.Sample(ring.Dropped, ("cause", "ring_full"));
        writer.Sample(Volatile.Read(ref spool.Dropped), ("cause", "spool"));
        writer.Single("rtb_bidder_events_waiting", "gauge", "Events in the ring that the shipper has not taken yet.", ring.Waiting);
        writer.Single("rtb_bidder_events_ring_capacity", "gauge", "Events that fit into the ring.", ring.Capacity);
    }

    private void WriteSpool(PrometheusWriter writer)
    {
        Counter("rtb_bidder_spool_events_total", "Events written to the spool.", ref spool.Written);
        Counter("rtb_bidder_spool_written_bytes_total", "Bytes written to the spool.", ref spool.Bytes);
        Counter("rtb_bidder_spool_syncs_total", "Times that the spool was forced to disk.", ref spool.Syncs);
        Counter("rtb_bidder_spool_errors_total", "Failed attempts to use the spool's disk.", ref spool.Errors);
        Counter("rtb_bidder_spool_files_created_total", "Spool files begun.", ref spool.FilesCreated);
        Counter("rtb_bidder_spool_files_deleted_total", "Spool files deleted by retention.", ref spool.FilesDeleted);
        Counter("rtb_bidder_spool_files_damaged_total", "Spool files found damaged when reopened.", ref spool.FilesDamaged);
        Counter("rtb_bidder_spool_deleted_bytes_total", "Bytes deleted by retention.", ref spool.BytesDeleted);
        Counter("rtb_bidder_spool_torn_bytes_total", "Bytes of unfinished events cut off.", ref spool.TornBytes);
        var unsynced = Volatile.Read(ref spool.UnsyncedBytes);
        writer.Single("rtb_bidder_spool_unsynced_bytes", "gauge", "Bytes written and not yet forced to disk.", unsynced);
        writer.Single("rtb_bidder_spool_writable", "gauge", "1 while the spool can be written, else 0.", spool.Failure is null ? 1 : 0);

        void Counter(string name, string help, ref long value) => writer.Single(name, "counter", help, Volatile.Read(ref value));
    }
}
