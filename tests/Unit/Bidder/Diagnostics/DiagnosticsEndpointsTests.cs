using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Events;

namespace Rtb.Unit.Bidder.Diagnostics;

public sealed class DiagnosticsEndpointsTests : IAsyncLifetime, IDisposable
{
    private readonly InstrumentCollector _instruments = new("Test." + Guid.NewGuid());
    private readonly BidderHealth _health = new();
    private readonly HttpClient _client = new();
    private WebApplication? _app;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        var metrics = new BidderMetrics(new EventRing(2), new SpoolCounters(), _instruments, BuildVersion.Current);
        DiagnosticsEndpoints.Map(_app, _health, BuildVersion.Current, () => 5, metrics);
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _instruments.Dispose();
    }

    [Fact]
    public async Task LiveStaysLiveAndReadyTurnsUnreadyWhileDraining()
    {
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/readyz")).StatusCode);
        _health.StartDraining();
        using var unready = await _client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
        Assert.Equal("application/json", unready.Content.Headers.ContentType!.ToString());
        Assert.Contains("\"name\":\"draining\",\"status\":\"failed\"", await unready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    public async Task MetricsAndVersionAreServedWithTheirContentTypes()
    {
        using var metrics = await _client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType!.ToString());
        Assert.Contains("rtb_bidder_build_info{", await metrics.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"catalogVersion\":5", await _client.GetStringAsync("/version"), StringComparison.Ordinal);
        using var post = await _client.PostAsync("/metrics", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }
}
