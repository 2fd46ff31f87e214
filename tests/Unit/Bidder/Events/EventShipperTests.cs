using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Events;
using Rtb.Campaigns.Events;
using Rtb.Contracts.Bidding.V1;
using Rtb.Unit.Campaigns.Events;

namespace Rtb.Unit.Bidder.Events;

public sealed class EventShipperTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly SpoolFolderOnDisk _folder = new();
    private readonly SpoolCounters _counters = new();
    private readonly FaultyDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RecordBecomesTheEventItSays()
    {
        var record = new BidRecord
        {
            TimeMs = 1_772_000_000_123, ImpressionHigh = 0x0102030405060708, ImpressionLow = 0x090A0B0C0D0E0F10, PriceMicros = 2_500_000,
            DurationNs = 1_900, CatalogVersion = 42, Campaign = EventRingTests.NewCampaign("campaigns/7"), Test = true, ImpressionIndex = 3,
        };
        record.SetAuctionId("auction-1"u8);
        var bid = Encode(record);
        Assert.Equal(1_772_000_000_123, bid.TimeMs);
        Assert.Equal("0102030405060708090A0B0C0D0E0F10", Convert.ToHexString(bid.ImpressionId.Span));
        Assert.Equal(("auction-1", "campaigns/7", "", ""), (bid.AuctionId, bid.CampaignId, bid.CreativeId, bid.ExchangeId));
        Assert.Equal(("NONE", 2_500_000, 1_900, 42, true, 3),
            (bid.Reason, bid.PriceMicros, bid.DurationNs, bid.CatalogVersion, bid.Test, bid.ImpressionIndex));
    }

    [Fact]
    public void BytesAreThoseOfTheGeneratedMessage()
    {
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            // Every field is absent in some records and extreme in others.
            var record = new BidRecord
            {
                TimeMs = Number(), ImpressionHigh = (ulong)Number(), ImpressionLow = (ulong)Number(), PriceMicros = Number(),
                DurationNs = Number(), CatalogVersion = Number(), ImpressionIndex = (short)Number(), Test = random.Next(2) == 1,
                Reason = (NoBidReason)random.Next(Enum.GetValues<NoBidReason>().Length),
                Campaign = random.Next(2) == 1 ? EventRingTests.NewCampaign(new string('ü', random.Next(200))) : null,
            };
            var id = new string((char)random.Next('a', 'z'), random.Next(40));
            record.SetAuctionId(Encoding.UTF8.GetBytes(id));
            var message = new BidEvent
            {
                TimeMs = record.TimeMs, AuctionId = id, CampaignId = record.Campaign?.Id ?? "", PriceMicros = record.PriceMicros,
                Reason = NoBidReasons.Names[(int)record.Reason], DurationNs = record.DurationNs, ImpressionIndex = record.ImpressionIndex,
                CatalogVersion = record.CatalogVersion, Test = record.Test,
            };
            if (record.ImpressionHigh != 0 || record.ImpressionLow != 0)
            {
                message.ImpressionId = ByteString.CopyFrom(Convert.FromHexString($"{record.ImpressionHigh:X16}{record.ImpressionLow:X16}"));
            }
            Assert.Equal(message, Encode(record));
            Assert.Equal(message.ToByteArray(), EncodeToBytes(record));
        }

        long Number() => random.Next(4) switch
        {
            0 => 0,
            1 => random.Next(300),
            2 => long.MinValue + random.Next(3),
            _ => random.NextInt64(),
        };
    }

    [Fact]
    public void EventThatDoesNotFitIsRefusedAndTheShipperCountsIt()
    {
        var record = new BidRecord { Campaign = EventRingTests.NewCampaign(new string('x', SpoolFrame.PayloadBytesMax)) };
        Assert.False(BidEventEncoder.TryWrite(record, new byte[SpoolFrame.PayloadBytesMax], out var length));
        Assert.Equal(0, length);
        var ring = new EventRing(4);
        using var shipper = NewShipper(ring);
        ring.TryWrite(record);
        ring.TryWrite(new BidRecord { TimeMs = 6 });
        Assert.True(shipper.Stop(Deadline));
        Assert.Equal(6, Assert.Single(ReadEvents()).TimeMs);
        Assert.Equal(1, _counters.Dropped);
    }

    [Fact]
    public void EncodingAllocatesNothing()
    {
        var payload = new byte[4_096];
        var record = new BidRecord { TimeMs = 5, ImpressionLow = 1, Campaign = EventRingTests.NewCampaign() };
        record.SetAuctionId([0x61, 0xFF, 0x62]);
        Assert.Equal(0, AllocatedBytes.Of(() => BidEventEncoder.TryWrite(record, payload, out _)));
    }

    [Theory]
    [InlineData("é", 20, 40)]
    [InlineData("€", 20, 39)]
    [InlineData("😀", 20, 40)]
    [InlineData("a😀", 20, 40)]
    [InlineData("ab😀", 20, 38)]
    [InlineData("abcdefg", 3, 21)]
    public void AuctionIdIsCutBetweenCharacters(string unit, int times, int bytes)
    {
        var id = string.Concat(Enumerable.Repeat(unit, times));
        var record = default(BidRecord);
        record.SetAuctionId(Encoding.UTF8.GetBytes(id));
        var mapped = Encode(record).AuctionId;
        Assert.StartsWith(mapped, id, StringComparison.Ordinal);
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(mapped));
    }

    [Fact]
    public void AuctionIdThatIsNotUtf8BecomesReplacementCharacters()
    {
        var record = default(BidRecord);
        record.SetAuctionId([0x61, 0xFF, 0x62]);
        Assert.Equal("a\uFFFDb", Encode(record).AuctionId);
    }

    [Fact]
    public void StopWritesEverythingThatIsInTheRing()
    {
        var ring = new EventRing(4096);
        using var shipper = NewShipper(ring);
        for (var i = 0; i < 3_000; i++)
        {
            Assert.True(ring.TryWrite(new BidRecord { TimeMs = i, Reason = NoBidReason.BudgetPaced }));
        }
        shipper.Start();
        Assert.True(shipper.Stop(Deadline));
        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => (long)i), ReadEvents().Select(item => item.TimeMs));
        Assert.Equal(0, _counters.UnsyncedBytes);
        Assert.Equal(0, shipper.Lag);
    }

    [Fact]
    public void StopBeforeStartWritesEverythingToo()
    {
        var ring = new EventRing(4);
        using var shipper = NewShipper(ring);
        ring.TryWrite(new BidRecord { TimeMs = 5 });
        Assert.True(shipper.Stop(Deadline));
        Assert.Equal(5, Assert.Single(ReadEvents()).TimeMs);
    }

    [Fact]
    public void EventsOfManyThreadsArriveOnceOrAreCounted()
    {
        var ring = new EventRing(256);
        using var shipper = NewShipper(ring);
        shipper.Start();
        Parallel.For(0, 4, writer =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                ring.TryWrite(new BidRecord { TimeMs = writer + 1, PriceMicros = i });
            }
        });
        Assert.True(shipper.Stop(Deadline));
        var events = ReadEvents();
        Assert.Equal(80_000, events.Count + ring.Dropped);
        Assert.Equal(events.Count, _counters.Written);
        Assert.Equal(events.Count, events.DistinctBy(item => (item.TimeMs, item.PriceMicros)).Count());
        foreach (var ofOneWriter in events.GroupBy(item => item.TimeMs))
        {
            Assert.Equal(ofOneWriter.OrderBy(item => item.PriceMicros), ofOneWriter);
        }
    }

    [Fact]
    public void EventsReachTheFileAndTheDiskWithoutBeingStopped()
    {
        var ring = new EventRing(64);
        using var shipper = NewShipper(ring, TimeProvider.System);
        shipper.Start();
        ring.TryWrite(new BidRecord { TimeMs = 1 });
        WaitFor(() => Volatile.Read(ref _counters.Syncs) > 0);
        Assert.Equal(1, Assert.Single(ReadEvents()).TimeMs);
        Assert.True(shipper.Running);
    }

    [Fact]
    public void FullDiskNeverStopsTheShipper()
    {
        var ring = new EventRing(64);
        using var shipper = NewShipper(ring);
        _disk.Room = 0;
        shipper.Start();
        ring.TryWrite(new BidRecord { TimeMs = 1 });
        WaitFor(() => Volatile.Read(ref _counters.Dropped) == 1 && _counters.Failure is not null);
        Assert.True(shipper.Running);
        Assert.True(shipper.Stop(Deadline));
    }

    private static byte[] EncodeToBytes(in BidRecord record)
    {
        var payload = new byte[4_096];
        Assert.True(BidEventEncoder.TryWrite(record, payload, out var length));
        return payload[..length];
    }

    private static BidEvent Encode(in BidRecord record) => BidEvent.Parser.ParseFrom(EncodeToBytes(record));

    private EventShipper NewShipper(EventRing ring, TimeProvider? time = null)
    {
        var writer = new SpoolWriter(
            new SpoolOptions { Folder = _folder.Path }, _counters, time ?? new SteppedTime(), NullLogger.Instance, _disk.Open);
        return new EventShipper(ring, writer, _counters, TimeSpan.FromMilliseconds(1), NullLogger.Instance);
    }

    private List<BidEvent> ReadEvents()
    {
        var events = new List<BidEvent>();
        using var reader = new SpoolReader(_folder.Path);
        for (var read = reader.Read(); read.Kind != SpoolReadKind.End; read = reader.Read())
        {
            Assert.Equal(SpoolReadKind.Frame, read.Kind);
            events.Add(BidEvent.Parser.ParseFrom(read.Payload.Span));
        }
        return events;
    }

    private static void WaitFor(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Deadline, "the condition within the deadline");
            Thread.Yield();
        }
    }
}
