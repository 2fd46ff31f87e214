using Rtb.Bidder.Snapshots;

namespace Rtb.Unit.Bidder.Snapshots;

public class SnapshotStoreTests
{
    [Fact]
    public void StoreIsEmptyUntilSomethingIsPublished()
    {
        var store = new SnapshotStore();
        Assert.Null(store.Current);

        var snapshot = SnapshotSamples.Build(SnapshotSamples.Catalog(1));
        store.Publish(snapshot);

        Assert.Same(snapshot, store.Current);
    }

    /// <summary>
    /// Snapshot n has n campaigns of price n, zones, caps and creatives to match. Readers that take the store's current snapshot once
    /// must see the parts of one n only, however often it is replaced meanwhile.
    /// </summary>
    [Fact]
    public async Task SwapWhileReadersRunNeverShowsAMixture()
    {
        const int Swaps = 2_000;
        var slots = new SlotMap();
        var versions = Enumerable.Range(1, 8).Select(n => SnapshotSamples.Build(CatalogOf(n), slots)).ToArray();
        var store = new SnapshotStore();
        store.Publish(versions[0]);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadUntil(store, done.Token))).ToArray();

        for (var i = 1; i <= Swaps; i++)
        {
            // Half of the time a snapshot that nobody has seen before, built while the others are read.
            store.Publish(i % 2 == 0 ? versions[i % 8] : SnapshotSamples.Build(CatalogOf((i % 8) + 1), slots));
        }
        await done.CancelAsync();
        var reads = await Task.WhenAll(readers);

        Assert.All(reads, count => Assert.True(count > 0));
    }

    private static long ReadUntil(SnapshotStore store, CancellationToken done)
    {
        var reads = 0L;
        do
        {
            var snapshot = store.Current!;
            var n = (int)snapshot.Version;
            Assert.Equal(n, snapshot.Campaigns.Length);
            Assert.Equal(n, snapshot.Creatives.Length);
            Assert.Equal(n, snapshot.Caps.Length);
            Assert.Equal(n.ToString(), snapshot.Exchanges[0].Id);
            for (var i = 0; i < n; i++)
            {
                ref readonly var entry = ref snapshot.Campaigns[i];
                Assert.Equal(n, entry.MaxBidMicros);
                Assert.Equal($"c{entry.Slot}", entry.Record.Id);
                Assert.Equal($"creative-{n}", snapshot.Creatives[entry.CreativeStart].Id);
                Assert.Equal(n, snapshot.Caps[entry.CapStart].Count);
            }
            reads++;
        }
        while (!done.IsCancellationRequested);
        return reads;
    }

    private static Rtb.Contracts.Catalog.V1.Catalog CatalogOf(int n)
    {
        var catalog = SnapshotSamples.Catalog([.. Enumerable.Repeat((long)n, n)]);
        catalog.Version = n;
        catalog.Exchanges.Add(new Rtb.Contracts.Catalog.V1.Exchange { Id = n.ToString(), Seat = "s" });
        foreach (var campaign in catalog.Campaigns)
        {
            campaign.Creatives[0].Id = $"creative-{n}";
            campaign.FrequencyCaps.Add(new Rtb.Contracts.Catalog.V1.FrequencyCap { Count = n, WindowSeconds = 60 });
        }
        return catalog;
    }
}
