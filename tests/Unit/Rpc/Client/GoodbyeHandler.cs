namespace Rtb.Unit.Rpc.Client;

/// <summary>A server whose goodbye overtakes the first calls, before or after their body has been sent.</summary>
internal sealed class GoodbyeHandler(int goodbyes, bool isBodySent, Func<HttpResponseMessage> then) : HttpMessageHandler
{
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var attempt = Interlocked.Increment(ref _attempts);
        if (isBodySent || attempt > goodbyes)
        {
            await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        }

        return attempt > goodbyes
            ? then()
            : throw new HttpRequestException("closed", new HttpProtocolException(0, "The HTTP/2 server closed the connection.", null));
    }
}
