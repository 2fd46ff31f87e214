using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Rtb.Bidder.Events;
using Rtb.Campaigns.Events;
using Rtb.Unit.Campaigns.Events;

namespace Rtb.Unit.Bidder.Events;

public sealed class SpoolWriterTests : IDisposable
{
    private readonly SpoolFolderOnDisk _folder = new();
    private readonly SteppedTime _time = new();
    private readonly FaultyDisk _disk = new();
    private readonly SpoolCounters _counters = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsAppendedIsReadBackInOrder()
    {
        using (var writer = NewWriter())
        {
            Append(writer, 0, 5_000);
        }
        Assert.Equal(Enumerable.Range(0, 5_000), ReadNumbers());
        Assert.Equal(5_000, _counters.Written);
        Assert.Equal(0, _counters.Dropped);
        Assert.Equal(new FileInfo(SpoolFile.PathOf(_folder.Path, 1)).Length, _counters.Bytes + SpoolFile.HeaderBytes);
    }

    [Fact]
    public void EventsAreBatchedUntilFlushed()
    {
        using var writer = NewWriter();
        Append(writer, 0, 3);
        Assert.Empty(ReadNumbers());
        writer.Flush();
        Assert.Equal([0, 1, 2], ReadNumbers());
    }

    [Fact]
    public void SyncComesAfterTheIntervalOrTheBytesAndNotBefore()
    {
        using var writer = NewWriter(options => options.SyncBytes = 5_000);
        AppendAndSync(1);
        Assert.Equal(0, _counters.Syncs);
        _time.Advance(TimeSpan.FromMilliseconds(199));
        AppendAndSync(1);
        Assert.Equal(0, _counters.Syncs);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        AppendAndSync(0);
        Assert.Equal(1, _counters.Syncs);
        Assert.Equal(0, _counters.UnsyncedBytes);
        AppendAndSync(49);
        Assert.Equal(1, _counters.Syncs);
        AppendAndSync(1);
        Assert.Equal(2, _counters.Syncs);

        void AppendAndSync(int count)
        {
            Append(writer, 0, count);
            writer.Flush();
            writer.SyncIfDue();
        }
    }

    [Fact]
    public void FilesRotateAndTheOldestGoWhenTheTotalIsReached()
    {
        using (var writer = NewWriter(options => (options.FileBytesMax, options.TotalBytesMax) = (256 << 10, 1 << 20)))
        {
            for (var i = 0; i < 40; i++)
            {
                Append(writer, i * 1_000, 1_000);
                writer.Flush();
                Assert.True(TotalBytes() <= 1 << 20);
            }
        }
        Assert.All(Directory.GetFiles(_folder.Path, "*.spool"), path => Assert.True(new FileInfo(path).Length <= 256 << 10));
        var files = SpoolFile.List(_folder.Path);
        Assert.Equal(_counters.FilesCreated, files[^1]);
        Assert.Equal(_counters.FilesDeleted, files[0] - 1);
        Assert.True(_counters.FilesDeleted > 0);
        var numbers = ReadNumbers();
        Assert.Equal(Enumerable.Range(40_000 - numbers.Count, numbers.Count), numbers);
        Assert.Equal(_counters.BytesDeleted + TotalBytes(), _counters.Bytes + (_counters.FilesCreated * SpoolFile.HeaderBytes));
    }

    [Fact]
    public void NumberOfFilesIsBounded()
    {
        for (var sequence = 1; sequence <= 9; sequence++)
        {
            _folder.Write(sequence, SpoolFolderOnDisk.FileOf(SpoolFolderOnDisk.Frame(0, 0, 0, 0)));
        }
        using var writer = NewWriter(options => options.FilesMax = 4);
        Assert.Equal([6L, 7, 8, 9], SpoolFile.List(_folder.Path));
    }

    [Fact]
    public void ReopeningAfterACutAtEveryByteLosesAtMostTheUnfinishedEvent()
    {
        using (var writer = NewWriter())
        {
            Append(writer, 0, 6);
        }
        var path = SpoolFile.PathOf(_folder.Path, 1);
        var file = File.ReadAllBytes(path);
        var frame = (file.Length - SpoolFile.HeaderBytes) / 6;
        for (var length = 0; length <= file.Length; length++)
        {
            File.WriteAllBytes(path, file[..length]);
            var whole = Math.Max(0, length - SpoolFile.HeaderBytes) / frame;
            using (var writer = NewWriter())
            {
                Append(writer, 100, 2);
            }
            Assert.Equal([.. Enumerable.Range(0, whole), 100, 101], ReadNumbers());
            Assert.Equal([1L], SpoolFile.List(_folder.Path));
        }
    }

    [Fact]
    public void FileDamagedInTheMiddleIsKeptAndANewOneBegun()
    {
        using (var writer = NewWriter())
        {
            Append(writer, 0, 6);
        }
        var path = SpoolFile.PathOf(_folder.Path, 1);
        var file = File.ReadAllBytes(path);
        file[SpoolFile.HeaderBytes + 120] ^= 1;
        File.WriteAllBytes(path, file);
        using (var writer = NewWriter())
        {
            Append(writer, 6, 1);
        }
        Assert.Equal(file, File.ReadAllBytes(path));
        Assert.Equal([0, 2, 3, 4, 5, 6], ReadNumbers());
        Assert.Equal(1, _counters.FilesDamaged);
    }

    [Fact]
    public void FullDiskCostsCountedEventsAndWritingResumesInTheSameFile()
    {
        using var writer = NewWriter();
        Append(writer, 0, 2);
        writer.Flush();
        // Room for one and a half of the next three.
        _disk.Room = 150;
        Append(writer, 2, 3);
        writer.Flush();
        Assert.Equal("No space left on device", _counters.Failure);
        Assert.Equal((3, 2), (_counters.Written, _counters.Dropped));

        Append(writer, 5, 4);
        writer.Flush();
        Assert.Equal(6, _counters.Dropped);

        _time.Advance(TimeSpan.FromSeconds(1));
        Append(writer, 9, 1);
        writer.Flush();
        Assert.Equal((7, 2), (_counters.Dropped, _counters.Errors));
        Assert.NotNull(_counters.Failure);

        _disk.Room = long.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(1));
        Append(writer, 10, 2);
        writer.Flush();
        Assert.Null(_counters.Failure);
        Assert.Equal([0, 1, 2, 10, 11], ReadNumbers());
        Assert.Equal((5, 7), (_counters.Written, _counters.Dropped));
        Assert.Equal([1L], SpoolFile.List(_folder.Path));
    }

    [Fact]
    public void FailedSyncBeginsANewFile()
    {
        using var writer = NewWriter();
        Append(writer, 0, 2);
        writer.Flush();
        _disk.SyncFails = true;
        writer.Sync();
        Assert.Equal("Input/output error", _counters.Failure);
        _disk.SyncFails = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        writer.SyncIfDue();
        Assert.Null(_counters.Failure);
        Append(writer, 2, 1);
        writer.Flush();
        Assert.Equal([0, 1, 2], ReadNumbers());
        Assert.Equal([1L, 2], SpoolFile.List(_folder.Path));
    }

    [Fact]
    public void DiskThatIsAwayAtTheStartIsTakenWhenItComesBack()
    {
        _disk.OpenFails = true;
        using var writer = NewWriter();
        Append(writer, 0, 2);
        writer.Flush();
        Assert.Equal(2, _counters.Dropped);
        Assert.Contains("denied", _counters.Failure, StringComparison.Ordinal);
        _disk.OpenFails = false;
        writer.SyncIfDue();
        Assert.NotNull(_counters.Failure);
        _time.Advance(TimeSpan.FromSeconds(1));
        writer.SyncIfDue();
        Assert.Null(_counters.Failure);
        Append(writer, 2, 1);
        writer.Flush();
        Assert.Equal([2], ReadNumbers());
    }

    [Fact]
    public void FileThatAnOperatorDeletedIsNoticedAndReplaced()
    {
        using var writer = NewWriter();
        Append(writer, 0, 1);
        writer.Flush();
        File.Delete(SpoolFile.PathOf(_folder.Path, 1));
        writer.Sync();
        Assert.Contains("deleted", _counters.Failure, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Append(writer, 1, 1);
        writer.Flush();
        Assert.Equal([1], ReadNumbers());
    }

    [Fact]
    public void SecondWriterOfAFolderIsRefused()
    {
        using var writer = NewWriter();
        var exception = Assert.Throws<IOException>(() => NewWriter());
        Assert.Contains("another bidder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EventThatIsTooLargeIsDroppedAndCountedAlone()
    {
        using var writer = NewWriter();
        writer.Append(new byte[SpoolFrame.PayloadBytesMax + 1]);
        writer.Append([]);
        Append(writer, 1, 1);
        writer.Flush();
        Assert.Equal([1], ReadNumbers());
        Assert.Equal(2, _counters.Dropped);
    }

    [Fact]
    public void WrongOptionsAreRefusedAllAtOnce()
    {
        var options = new SpoolOptions
        {
            FileBytesMax = 1, TotalBytesMax = 1, FilesMax = 1, BatchBytes = 1, SyncBytes = 0,
            SyncInterval = default, RetryInterval = default,
        };
        Assert.Equal(
            [
                "Folder", "FileBytesMax", "TotalBytesMax", "FilesMax", "BatchBytes", "BatchBytes",
                "SyncBytes", "SyncInterval", "RetryInterval",
            ],
            options.Validate().Select(problem => problem.Split(' ')[0]["Spool.".Length..]));
        Assert.Throws<ArgumentException>(() => new SpoolWriter(options, _counters, _time, NullLogger.Instance));
        Assert.Empty(new SpoolOptions { Folder = "spool" }.Validate());
    }

    private SpoolWriter NewWriter(Action<SpoolOptions>? change = null)
    {
        var options = new SpoolOptions { Folder = _folder.Path };
        change?.Invoke(options);
        return new SpoolWriter(options, _counters, _time, NullLogger.Instance, _disk.Open);
    }

    /// <summary>Events of 92 bytes, 100 with their prefix, that begin with their number.</summary>
    private static void Append(SpoolWriter writer, int first, int count)
    {
        var payload = new byte[92];
        for (var i = first; i < first + count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload, i);
            writer.Append(payload);
        }
    }

    private List<int> ReadNumbers()
    {
        var numbers = new List<int>();
        using var reader = new SpoolReader(_folder.Path);
        for (var read = reader.Read(); read.Kind != SpoolReadKind.End; read = reader.Read())
        {
            if (read.Kind == SpoolReadKind.Frame)
            {
                numbers.Add(BinaryPrimitives.ReadInt32LittleEndian(read.Payload.Span));
            }
        }
        return numbers;
    }

    private long TotalBytes() => Directory.GetFiles(_folder.Path, "*.spool").Sum(path => new FileInfo(path).Length);
}
