using System.Diagnostics;
using Rtb.Corpus;
using Rtb.Load.Running;

namespace Rtb.Load.OpenLoop;

/// <summary>
/// Sends at a fixed rate whatever the answers do, and counts latency from the moment a request was due: a stall of the server or of a
/// full connection shows in every request that it delayed.
/// </summary>
/// <remarks>One thread that spins: it takes a core whole as far as nobody else wants it, and is never late for want of a timer.</remarks>
internal sealed class OpenLoopRun
{
    // Requests that were due may still be sent this long after the end, and answered that long after it.
    private const double LateSendSecondsMax = 1;
    private const double DrainSecondsMax = 3;

    private readonly OpenLoopSettings _settings;
    private readonly byte[][] _requests;
    private readonly int _bodies;

    public OpenLoopRun(OpenLoopSettings settings, IReadOnlyList<CorpusRequest> requests)
    {
        _settings = settings;
        _requests = [.. requests.Select(Prepare)];
        _bodies = _requests.Length;
    }

    public OpenLoopFigures Run()
    {
        var perRequest = Stopwatch.Frequency / _settings.Rate;
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 20);
        var warm = (long)(_settings.WarmSeconds * _settings.Rate);
        var answers = new Answers(Due(warm));
        var total = warm + (long)(_settings.Seconds * _settings.Rate);
        var end = start + (long)(total * perRequest);
        var lastSend = end + (long)(LateSendSecondsMax * Stopwatch.Frequency);
        var drained = end + (long)(DrainSecondsMax * Stopwatch.Frequency);
        var connections = Connect(answers);
        using var epoll = new Epoll(connections.Length);
        foreach (var (number, connection) in connections.Index())
        {
            epoll.Add(connection.Socket.SafeHandle, number);
        }
        var giveUp = (long)(_settings.GiveUpSeconds * Stopwatch.Frequency);
        var sent = 0L;
        var dropped = 0L;
        var droppedWhileWarm = 0L;
        var next = 0;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            while (now < lastSend && sent < total && Due(sent) <= now)
            {
                if (giveUp > 0 && now - Due(sent) > giveUp)
                {
                    dropped++;
                    droppedWhileWarm += sent < warm ? 1 : 0;
                }
                else if (TakeFree(connections, ref next) is { } free)
                {
                    free.Send((int)(sent % _bodies), Due(sent));
                }
                else
                {
                    break;
                }
                sent++;
            }
            var ready = epoll.Poll();
            for (var i = ready - 1; i >= 0; i--)
            {
                connections[epoll.NumberAt(i)].Receive();
            }
            if (ready == 0)
            {
                // Where the server shares this core it would else wait for the end of our time slice.
                Thread.Yield();
            }
            var isSent = sent == total || now >= lastSend;
            var isAnswered = isSent && answers.Ended + dropped >= sent;
            if (isAnswered || now > drained || Array.TrueForAll(connections, connection => connection.IsClosed))
            {
                break;
            }
        }
        foreach (var connection in connections)
        {
            connection.Dispose();
        }
        return Figures(answers, total - sent + dropped - droppedWhileWarm, total - warm);

        long Due(long number) => start + (long)(number * perRequest);
    }

    private OpenLoopFigures Figures(Answers answers, long notSent, long offered)
    {
        // A run that ended late has delivered less a second, not more.
        var seconds = Math.Max(_settings.Seconds, answers.SecondsToLast);
        // When the server stood still from the start, requests of the warm-up are among those not sent: they do not count.
        var unsent = Math.Min(notSent, offered);
        var lost = offered - answers.Latencies.Count - answers.Errors - answers.TurnedAway - unsent;
        return new OpenLoopFigures(
            _settings.Rate, answers.Latencies.Count / seconds,
            answers.Latencies.Count, answers.Errors, answers.TurnedAway, unsent, Math.Max(0, lost),
            Micros(0.5), Micros(0.9), Micros(0.99), Micros(0.999), answers.Latencies.Max / 1e3);

        double Micros(double share) => answers.Latencies.Percentile(share) / 1e3;
    }

    private Connection[] Connect(Answers answers) =>
    [
        .. Enumerable.Range(0, _settings.Connections).Select(Connection (_) => _settings.IsGrpc
            ? new GrpcConnection(_settings.Target, _requests, answers)
            : new Http1Connection(_settings.Target, _requests, answers)),
    ];

    private byte[] Prepare(CorpusRequest request) =>
        _settings.IsGrpc ? BodyFolder.Frame(request.Protobuf) : Http1Connection.Request(_settings.Target, request.Json);

    private static Connection? TakeFree(Connection[] connections, ref int next)
    {
        for (var tried = 0; tried < connections.Length; tried++)
        {
            next = next + 1 == connections.Length ? 0 : next + 1;
            if (connections[next].CanSend())
            {
                return connections[next];
            }
        }
        return null;
    }
}

/// <param name="Target">Address of the server and path or method.</param>
/// <param name="IsGrpc">gRPC over HTTP/2, else JSON over HTTP/1.1.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Seconds">How long answers are counted.</param>
/// <param name="WarmSeconds">How long the same load runs before that.</param>
/// <param name="Connections">Connections; one request at a time each over HTTP/1.1, 100 over HTTP/2.</param>
/// <param name="GiveUpSeconds">A request that finds no free connection for so long is not sent; 0: it waits.</param>
internal sealed record OpenLoopSettings(
    Uri Target, bool IsGrpc, double Rate, double Seconds, double WarmSeconds, int Connections, double GiveUpSeconds = 0);

/// <param name="Offered">Requests a second that were due.</param>
/// <param name="Delivered">Good answers a second.</param>
/// <param name="Answered">Good answers.</param>
/// <param name="Errors">Bad answers and broken connections.</param>
/// <param name="TurnedAway">Orderly answers without a bid or a no-bid: the server had too much to do (gRPC only).</param>
/// <param name="Unsent">Requests that were due and found no free connection until the end.</param>
/// <param name="Lost">Requests that were sent and not answered three seconds after the end.</param>
/// <param name="P50">Latency in microseconds from the moment the request was due.</param>
internal sealed record OpenLoopFigures(
    double Offered, double Delivered, long Answered, long Errors, long TurnedAway, long Unsent, long Lost,
    double P50, double P90, double P99, double P999, double Max)
{
    public bool IsClean => Errors == 0 && TurnedAway == 0 && Unsent == 0 && Lost == 0;

    public override string ToString() =>
        $"offered {Offered:n0}/s, delivered {Delivered:n0}/s, {Errors} errors, {TurnedAway} turned away, {Unsent} not sent, {Lost} lost; "
        + $"us from due: p50 {P50:n0}, p90 {P90:n0}, p99 {P99:n0}, p99.9 {P999:n0}, max {Max:n0}";
}
