using System.Text;
using Rtb.Bidder.Budget;

namespace Rtb.Unit.Bidder.Budget;

public class JournalTests
{
    [Fact]
    public void WhatWasCommittedIsReadBackInOrder()
    {
        var disk = new FakeDisk();
        using (var journal = Open(disk, out _))
        {
            journal.Append("one "u8);
            journal.Append("two "u8);
            Assert.True(journal.Commit());
            journal.Append("three"u8);
            Assert.True(journal.Commit());
        }
        using var reopened = Open(disk, out var frames);
        Assert.Equal(["one two ", "three"], frames);
        Assert.Equal(0, reopened.TornBytes);
    }

    [Fact]
    public void ATailTornAtAnyByteIsCutAndTheRestIsKept()
    {
        var (file, lastFrame) = ThreeFrames();
        for (var length = lastFrame; length < file.Length; length++)
        {
            var disk = new FakeDisk(file[..length]);
            using var journal = Open(disk, out var frames);
            Assert.Equal(["first", "second"], frames);
            Assert.Equal(length - lastFrame, journal.TornBytes);
            Assert.Equal(lastFrame, disk.Durable!.Length);
            journal.Append("again"u8);
            Assert.True(journal.Commit());
            using var once = Open(disk, out frames);
            Assert.Equal(["first", "second", "again"], frames);
        }
    }

    [Fact]
    public void ATailWithHolesIsCut()
    {
        var (file, lastFrame) = ThreeFrames();
        for (var hole = lastFrame; hole < file.Length; hole++)
        {
            var torn = file.ToArray();
            torn[hole] ^= 0x55;
            using var journal = Open(new FakeDisk(torn), out var frames);
            Assert.Equal(["first", "second"], frames);
        }
    }

    [Fact]
    public void AChangedByteBeforeTheLastFrameIsRefusedAndNamed()
    {
        var (file, lastFrame) = ThreeFrames();
        var firstEnd = JournalFormat.FileHeaderSize + JournalFormat.FrameHeaderSize + "first".Length;
        for (var place = JournalFormat.FileHeaderSize; place < lastFrame; place++)
        {
            var damaged = file.ToArray();
            damaged[place] ^= 0x01;
            var disk = new FakeDisk(damaged);
            var refusal = Assert.Throws<JournalCorruptException>(() => Open(disk, out _));
            var frame = place < firstEnd ? JournalFormat.FileHeaderSize : firstEnd;
            Assert.Equal(frame, refusal.Offset);
            Assert.Contains($"offset {frame}", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, disk.Durable);
        }
    }

    [Fact]
    public void AMissingFrameInTheMiddleIsRefused()
    {
        var (file, lastFrame) = ThreeFrames();
        var firstEnd = JournalFormat.FileHeaderSize + JournalFormat.FrameHeaderSize + "first".Length;
        byte[] without = [.. file[..firstEnd], .. file[lastFrame..]];
        Assert.Throws<JournalCorruptException>(() => Open(new FakeDisk(without), out _));
    }

    [Fact]
    public void AFileOfAnotherKindIsRefusedAtEveryLength()
    {
        var foreign = Encoding.ASCII.GetBytes("this is somebody's letter, not a journal");
        for (var length = 0; length < foreign.Length; length++)
        {
            Assert.Throws<JournalCorruptException>(() => Open(new FakeDisk(foreign[..length]), out _));
        }
        for (var length = 0; length < JournalFormat.FileHeaderSize; length++)
        {
            Assert.Throws<JournalCorruptException>(() => Open(new FakeDisk(JournalFormat.FileHeader()[..length]), out _));
        }
        for (var place = 0; place < JournalFormat.FileHeaderSize; place++)
        {
            var header = JournalFormat.FileHeader();
            header[place] ^= 0x01;
            if (place is < 8 or >= 12)
            {
                Assert.Throws<JournalCorruptException>(() => Open(new FakeDisk(header), out _));
            }
        }
    }

    [Fact]
    public async Task WaitersOfOneGroupShareOneFlush()
    {
        var disk = new FakeDisk();
        using var journal = Open(disk, out _);
        var flushes = disk.Flushes;
        var waiters = Enumerable.Range(0, 50).Select(number =>
        {
            journal.Append(Encoding.ASCII.GetBytes($"{number};"));
            return journal.WhenDurable();
        }).ToList();
        Assert.DoesNotContain(waiters, waiter => waiter.IsCompleted);
        Assert.True(journal.Commit());
        Assert.DoesNotContain(false, await Task.WhenAll(waiters));
        Assert.Equal(flushes + 1, disk.Flushes);
        Assert.True(await journal.WhenDurable());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task AFailedWriteIsRetriedAtTheSamePlaceWithTheSameBytes(int taken)
    {
        var disk = new FakeDisk();
        using var journal = Open(disk, out _);
        journal.Append("kept"u8);
        var waiting = journal.WhenDurable();
        disk.FailAfterBytes = taken;
        Assert.False(journal.Commit());
        Assert.False(await waiting);
        Assert.Equal("No space left on device", journal.Failure);
        Assert.False(await journal.WhenDurable());
        Assert.False(journal.Commit());

        disk.FailAfterBytes = null;
        journal.Append("later"u8);
        Assert.True(journal.Commit());
        Assert.Null(journal.Failure);
        using var reopened = Open(disk, out var frames);
        Assert.Equal(["kept", "later"], frames);
    }

    [Fact]
    public async Task AFailedFlushIsAFailedWrite()
    {
        var disk = new FakeDisk { FailFlush = false };
        using var journal = Open(disk, out _);
        journal.Append("kept"u8);
        var waiting = journal.WhenDurable();
        disk.FailFlush = true;
        Assert.False(journal.Commit());
        Assert.False(await waiting);
        disk.FailFlush = false;
        Assert.True(journal.Commit());
        Assert.True(await journal.WhenDurable());
        using var reopened = Open(disk, out var frames);
        Assert.Equal(["kept"], frames);
    }

    [Fact]
    public async Task ReplacingMakesWaitingRecordsDurableThroughTheNewContent()
    {
        var disk = new FakeDisk();
        using var journal = Open(disk, out _);
        journal.Append("old"u8);
        journal.Commit();
        journal.Append("waiting"u8);
        var waiting = journal.WhenDurable();
        Assert.True(journal.Replace([Encoding.ASCII.GetBytes("all of it")]));
        Assert.True(await waiting);
        journal.Append("new"u8);
        Assert.True(journal.Commit());
        using var reopened = Open(disk, out var frames);
        Assert.Equal(["all of it", "new"], frames);
    }

    [Fact]
    public void AReplacementThatFailsLeavesTheOldFileGoingOn()
    {
        var disk = new FakeDisk();
        using var journal = Open(disk, out _);
        journal.Append("old"u8);
        journal.Commit();
        journal.Append("waiting"u8);
        disk.FailAfterBytes = 0;
        Assert.False(journal.Replace([Encoding.ASCII.GetBytes("all of it")]));
        disk.FailAfterBytes = null;
        Assert.True(journal.Commit());
        using var reopened = Open(disk, out var frames);
        Assert.Equal(["old", "waiting"], frames);
    }

    [Fact]
    public void AReplacementWhoseNameWasNotFlushedIsNotBuiltOnTwice()
    {
        var disk = new FakeDisk();
        using var journal = Open(disk, out _);
        journal.Append("old"u8);
        journal.Commit();
        journal.Append("waiting"u8);
        disk.FailFlush = true;
        Assert.False(journal.Replace([Encoding.ASCII.GetBytes("old+waiting")]));
        disk.FailFlush = false;
        journal.Append("new"u8);
        Assert.True(journal.Commit());
        using var reopened = Open(disk, out var frames);
        Assert.Equal(["old+waiting", "new"], frames);
    }

    [Fact]
    public async Task TheWriterThreadCommitsForWhoeverWaits()
    {
        var disk = new FakeDisk();
        using var journal = Open(disk, out _);
        journal.Start();
        await Parallel.ForAsync(0, 200, async (number, _) =>
        {
            lock (disk)
            {
                journal.Append(BitConverter.GetBytes(number));
            }
            Assert.True(await journal.WhenDurable().WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None));
        });
        using var reopened = Open(new FakeDisk(disk.Durable), out var frames);
        Assert.Equal(200 * 4, frames.Sum(frame => frame.Length));
    }

    private static Journal Open(FakeDisk disk, out List<string> frames)
    {
        var read = new List<string>();
        frames = read;
        return Journal.Open(disk, (payload, _) => read.Add(Encoding.Latin1.GetString(payload)));
    }

    private static (byte[] File, int LastFrame) ThreeFrames()
    {
        byte[] before =
        [
            .. JournalFormat.FileHeader(),
            .. JournalFormat.Frame(0, "first"u8),
            .. JournalFormat.Frame(1, "second"u8),
        ];
        return ([.. before, .. JournalFormat.Frame(2, "the third frame"u8)], before.Length);
    }
}
