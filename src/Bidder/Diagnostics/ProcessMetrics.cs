using System.Diagnostics;

namespace Rtb.Bidder.Diagnostics;

/// <summary>What the process itself costs: processor time, memory, collections, threads.</summary>
internal static class ProcessMetrics
{
    public static void Write(PrometheusWriter writer)
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        writer.Single("rtb_bidder_process_cpu_seconds_total", "counter", "Processor time used.", process.TotalProcessorTime.TotalSeconds);
        writer.Single("rtb_bidder_process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        writer.Single("rtb_bidder_process_start_time_seconds", "gauge", "Start of the process in seconds since 1970 UTC.", started);
        writer.Single("rtb_bidder_process_threads", "gauge", "Threads of the operating system.", process.Threads.Count);
        writer.Family("rtb_bidder_gc_collections_total", "counter", "Garbage collections that included this generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            writer.Sample(GC.CollectionCount(generation), ("generation", generation.ToString()));
        }
        writer.Single("rtb_bidder_gc_allocated_bytes_total", "counter", "Bytes allocated on the heap.", GC.GetTotalAllocatedBytes());
        writer.Single("rtb_bidder_gc_heap_bytes", "gauge", "Bytes of the heap in use.", GC.GetTotalMemory(forceFullCollection: false));
        var paused = GC.GetTotalPauseDuration().TotalSeconds;
        writer.Single("rtb_bidder_gc_pause_seconds_total", "counter", "Time for which collections stopped the process.", paused);
    }
}
