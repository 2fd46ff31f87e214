using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Events;
using Rtb.Bidder.Snapshots;
using Rtb.Unit.Bidder.Events;
using Rtb.Unit.Campaigns.Events;

namespace Rtb.Unit.Bidder.Diagnostics;

public class BidderHealthTests
{
    [Fact]
    public void ReadyNamesEveryCheck()
    {
        var health = new BidderHealth();
        health.Add("journal", HealthChecks.Journal(() => null));
        health.Add("spool", () => HealthState.Degraded("cannot be written: \"disk\" full"));
        var (ready, body) = Readiness(health);
        Assert.True(ready);
        Assert.True(health.IsReady());
        Assert.Equal(
            """{"ready":true,"checks":[{"name":"journal","status":"ok","detail":"writable"},"""
            + """{"name":"spool","status":"degraded","detail":"cannot be written: \u0022disk\u0022 full"},"""
            + """{"name":"draining","status":"ok","detail":"no"}]}""",
            body);
    }

    [Fact]
    public void OneFailedCheckMakesUnready()
    {
        string? failure = null;
        var health = new BidderHealth();
        health.Add("journal", HealthChecks.Journal(() => failure));
        Assert.True(Readiness(health).Ready);
        failure = "Input/output error";
        var (ready, body) = Readiness(health);
        Assert.False(ready);
        Assert.False(health.IsReady());
        Assert.Contains("cannot be written: Input/output error", body, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckThatThrowsIsFailedAndTheOthersAreStillAsked()
    {
        var health = new BidderHealth();
        health.Add("broken", () => throw new InvalidOperationException("oops"));
        health.Add("journal", HealthChecks.Journal(() => null));
        var (ready, body) = Readiness(health);
        Assert.False(ready);
        Assert.Contains("oops", body, StringComparison.Ordinal);
        Assert.Contains("journal", body, StringComparison.Ordinal);
    }

    [Fact]
    public void DrainingMakesUnreadyForGood()
    {
        var health = new BidderHealth();
        Assert.True(health.IsReady());
        health.StartDraining();
        Assert.True(health.Draining);
        Assert.False(health.IsReady());
        Assert.False(Readiness(health).Ready);
    }

    [Fact]
    public void TwoChecksOfOneNameAreRefused()
    {
        var health = new BidderHealth();
        health.Add("spool", () => HealthState.Ok(""));
        Assert.Throws<ArgumentException>(() => health.Add("spool", () => HealthState.Ok("")));
    }

    [Fact]
    public void SnapshotCheckFailsBeforeTheFirstLoadAndShowsItsError()
    {
        var store = new SnapshotStore();
        var load = default(SnapshotLoad);
        var check = HealthChecks.Snapshot(store, new SteppedTime(), () => load);
        Assert.Equal(HealthState.Failed("no snapshot has been loaded yet"), check());
        load = new SnapshotLoad(default, "catalog.json: line 3");
        Assert.Equal(HealthState.Failed("catalog.json: line 3"), check());
    }

    [Fact]
    public void SpoolCheckDegradesWhenTheShipperIsNotRunningAndWhenTheDiskFails()
    {
        using var folder = new SpoolFolderOnDisk();
        var disk = new FaultyDisk();
        var counters = new SpoolCounters();
        var writer = new SpoolWriter(
            new SpoolOptions { Folder = folder.Path }, counters, new SteppedTime(), NullLogger.Instance, disk.Open);
        using var shipper = new EventShipper(new EventRing(4), writer, counters, TimeSpan.FromMilliseconds(1), NullLogger.Instance);
        var check = HealthChecks.Spool(shipper);
        Assert.Equal(HealthLevel.Degraded, check().Level);
        shipper.Start();
        Assert.Equal(HealthState.Ok("writable, 0 events waiting, 0 dropped since the start"), check());
        (counters.Failure, counters.Dropped) = ("disk full", 9);
        Assert.Equal(HealthState.Degraded("cannot be written, 9 events dropped: disk full"), check());
    }

    [Theory]
    [InlineData("0.1.0+abcdef", "0.1.0", "abcdef")]
    [InlineData("0.1.0", "0.1.0", "unknown")]
    [InlineData("0.1.0-beta+a+b", "0.1.0-beta", "a+b")]
    [InlineData(null, "0.0.0", "unknown")]
    public void VersionIsTakenApart(string? informational, string version, string commit)
    {
        var parsed = BuildVersion.Parse(informational);
        Assert.Equal((version, commit), (parsed.Version, parsed.Commit));
    }

    [Fact]
    public void VersionBodyNamesCatalogAndRuntime()
    {
        var version = new BuildVersion("1.0.0", "abc", "10.0.1");
        Assert.Equal(
            """{"version":"1.0.0","commit":"abc","dotnet":"10.0.1","catalogVersion":17}""",
            Body(output => BidderHealth.WriteVersion(output, version, 17)));
        var without = Body(output => BidderHealth.WriteVersion(output, version, null));
        Assert.EndsWith("\"catalogVersion\":null}", without, StringComparison.Ordinal);
        Assert.Equal("""{"live":true}""", Body(BidderHealth.WriteLiveness));
        Assert.StartsWith("0.", BuildVersion.Current.Version, StringComparison.Ordinal);
    }

    private static (bool Ready, string Body) Readiness(BidderHealth health)
    {
        var ready = false;
        var body = Body(output => ready = health.WriteReadiness(output));
        using var json = JsonDocument.Parse(body);
        Assert.Equal(ready, json.RootElement.GetProperty("ready").GetBoolean());
        return (ready, body);
    }

    private static string Body(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
