using System.Collections.Concurrent;

namespace Rtb.Unit.Rpc.Client;

/// <summary>Answers each attempt as a script says, after reading its whole body, and keeps what was sent.</summary>
internal sealed class ScriptedHandler(params Func<HttpResponseMessage>[] script) : HttpMessageHandler
{
    private int _attempts;

    public ConcurrentQueue<(HttpRequestMessage Request, byte[] Body)> Sent { get; } = [];

    public string[] PreviousAttempts =>
        [.. Sent.Select(s => s.Request.Headers.TryGetValues("grpc-previous-rpc-attempts", out var values) ? values.Single() : "-")];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = Interlocked.Increment(ref _attempts);
        Sent.Enqueue((request, await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return script[Math.Min(attempt, script.Length) - 1]();
    }
}
