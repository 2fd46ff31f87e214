using System.Diagnostics;
using System.Net.Sockets;
using Rtb.Load.OpenLoop;

namespace Rtb.Load.Streaming;

/// <summary>Keeps a number of messages on their way on one stream: for each answer the next request is sent, many at a time.</summary>
/// <remarks>One thread that sleeps while there is nothing to do, so that its CPU time says how busy it was.</remarks>
internal static class StreamRun
{
    private const int WaitMicros = 1_000;
    private const double DrainSecondsMax = 3;

    public static StreamFigures Run(Uri target, byte[][] frames, int inFlight, double seconds, double warmSeconds)
    {
        var countFrom = Stopwatch.GetTimestamp() + (long)(warmSeconds * Stopwatch.Frequency);
        var end = countFrom + (long)(seconds * Stopwatch.Frequency);
        var drained = end + (long)(DrainSecondsMax * Stopwatch.Frequency);
        var answers = new Answers(countFrom);
        using var connection = new StreamConnection(target, frames, inFlight, answers);
        var sent = 0L;
        var isFinished = false;
        for (var now = 0L; !connection.IsOver && now < drained;)
        {
            now = Stopwatch.GetTimestamp();
            while (now < end && connection.CanSend())
            {
                connection.Send((int)(sent++ % frames.Length), now);
            }
            connection.SendCollected();
            if (now >= end && !isFinished && connection.Outstanding == 0)
            {
                connection.Finish();
                isFinished = true;
            }
            if (connection.Socket.Connected && connection.Socket.Poll(WaitMicros, SelectMode.SelectRead))
            {
                connection.Receive();
            }
        }
        var lost = connection.IsClosed ? 0 : connection.Outstanding;
        var measured = Math.Max(seconds, answers.SecondsToLast);
        return new StreamFigures(
            answers.Latencies.Count, answers.Errors + lost + (isFinished && connection.IsOver ? 0 : 1),
            answers.Latencies.Count / measured, Micros(0.5), Micros(0.99));

        double Micros(double share) => answers.Latencies.Percentile(share) / 1e3;
    }
}

/// <param name="Answered">Good answers.</param>
/// <param name="Errors">Bad answers, answers that did not come, a stream that did not end well.</param>
/// <param name="PerSecond">Good answers a second.</param>
/// <param name="P50">Microseconds from sending to the answer.</param>
internal sealed record StreamFigures(long Answered, long Errors, double PerSecond, double P50, double P99);
