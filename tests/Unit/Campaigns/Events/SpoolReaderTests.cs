using Rtb.Campaigns.Events;

namespace Rtb.Unit.Campaigns.Events;

public sealed class SpoolReaderTests : IDisposable
{
    private static readonly byte[] A = SpoolFolderOnDisk.Frame(0xA1, 0xA2, 0xA3);
    private static readonly byte[] B = SpoolFolderOnDisk.Frame(0xB1);
    private static readonly byte[] C = SpoolFolderOnDisk.Frame(0xC1, 0xC2);

    private readonly SpoolFolderOnDisk _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FilesAreReadInOrderFromTheOldest()
    {
        _folder.Write(2, SpoolFolderOnDisk.FileOf(C));
        _folder.Write(1, SpoolFolderOnDisk.FileOf(A, B));
        File.WriteAllText(Path.Combine(_folder.Path, "events-readme.spool"), "not a spool file");
        Assert.Equal(["Frame 1:16+11 A1A2A3", "Frame 1:27+9 B1", "Frame 2:16+10 C1C2", "End 2:26+0"], _folder.ReadAll());
    }

    [Fact]
    public void ReadingGoesOnFromAStoredPosition()
    {
        _folder.Write(1, SpoolFolderOnDisk.FileOf(A, B));
        _folder.Write(2, SpoolFolderOnDisk.FileOf(C));
        Assert.Equal(["Frame 1:27+9 B1", "Frame 2:16+10 C1C2", "End 2:26+0"], _folder.ReadAll(new SpoolPosition(1, 27)));
    }

    [Fact]
    public void EmptyAndAbsentFoldersHaveNothing()
    {
        Assert.Equal(["End 0:0+0"], _folder.ReadAll());
        using var reader = new SpoolReader(Path.Combine(_folder.Path, "absent"));
        Assert.Equal(SpoolReadKind.End, reader.Read().Kind);
    }

    [Fact]
    public void LastFileCutAtEveryByteGivesWholeFramesAndAnHonestRest()
    {
        var file = SpoolFolderOnDisk.FileOf(A, B, C);
        int[] ends = [16, 27, 36, 46];
        for (var length = 0; length <= file.Length; length++)
        {
            _folder.Write(1, file.AsSpan(0, length));
            var whole = ends.Count(end => end <= length) - 1;
            var lines = _folder.ReadAll();
            Assert.Equal(Math.Max(whole, 0), lines.Count(line => line.StartsWith("Frame", StringComparison.Ordinal)));
            var last = whole < 0 ? 0 : ends[whole];
            Assert.Equal($"End 1:{last}+{length - last}", lines[^1]);
            Assert.DoesNotContain(lines, line => line.StartsWith("Corrupt", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void FileWithSuccessorCutAtEveryByteIsATornTailWithItsPlace()
    {
        var file = SpoolFolderOnDisk.FileOf(A, B);
        _folder.Write(2, SpoolFolderOnDisk.FileOf(C));
        for (var length = 1; length < file.Length; length++)
        {
            _folder.Write(1, file.AsSpan(0, length));
            var last = length < 16 ? 0 : length < 27 ? 16 : 27;
            var lines = _folder.ReadAll();
            var torn = $"TornTail 1:{last}+{length - last}";
            Assert.Equal(length != last, lines.Contains(torn));
            Assert.Equal(["Frame 2:16+10 C1C2", "End 2:26+0"], lines[^2..]);
        }
    }

    [Fact]
    public void AnyFlippedBitIsReportedWithItsFrameAndTheOthersAreRead()
    {
        int[] starts = [0, 16, 27, 36];
        var file = SpoolFolderOnDisk.FileOf(A, B, C);
        _folder.Write(2, SpoolFolderOnDisk.FileOf(A));
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            _folder.Write(1, file);
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            var damaged = starts.Last(start => start <= bit / 8);
            var lines = _folder.ReadAll();
            Assert.Contains(lines, line => line.StartsWith($"Corrupt 1:{damaged}+", StringComparison.Ordinal)
                || line.StartsWith($"TornTail 1:{damaged}+", StringComparison.Ordinal));
            // Three frames and the second file's, less the damaged one; a damaged header costs no frame.
            Assert.Equal(damaged == 0 ? 4 : 3, lines.Count(line => line.StartsWith("Frame", StringComparison.Ordinal)));
            Assert.Equal("End 2:27+0", lines[^1]);
        }
    }

    [Fact]
    public void DamagedLengthInTheNewestFileIsNotTakenForAnUnfinishedFrame()
    {
        var file = SpoolFolderOnDisk.FileOf(A, B, C);
        file[16 + 1] = 0x10;
        _folder.Write(1, file);
        Assert.Equal(["Corrupt 1:16+11", "Frame 1:27+9 B1", "Frame 1:36+10 C1C2", "End 1:46+0"], _folder.ReadAll());
    }

    [Fact]
    public void ZerosBehindTheLastFrameAreARestOfAPowerCut()
    {
        _folder.Write(1, [.. SpoolFolderOnDisk.FileOf(A), .. new byte[100_000]]);
        Assert.Equal(["Frame 1:16+11 A1A2A3", "End 1:27+100000"], _folder.ReadAll());
        _folder.Write(2, SpoolFolderOnDisk.FileOf(B));
        Assert.Equal(["Frame 1:16+11 A1A2A3", "TornTail 1:27+100000", "Frame 2:16+9 B1", "End 2:25+0"], _folder.ReadAll());
    }

    [Fact]
    public void DeletedFilesAreReportedAsMissing()
    {
        _folder.Write(3, SpoolFolderOnDisk.FileOf(C));
        Assert.Equal(["Missing 1:27+0", "Frame 3:16+10 C1C2", "End 3:26+0"], _folder.ReadAll(new SpoolPosition(1, 27)));
        Assert.Equal(["Missing 3:5000+0", "Frame 3:16+10 C1C2", "End 3:26+0"], _folder.ReadAll(new SpoolPosition(3, 5000)));
    }

    [Fact]
    public void GapBetweenFilesIsReported()
    {
        _folder.Write(1, SpoolFolderOnDisk.FileOf(A));
        _folder.Write(4, SpoolFolderOnDisk.FileOf(B));
        Assert.Equal(["Frame 1:16+11 A1A2A3", "Missing 2:0+0", "Frame 4:16+9 B1", "End 4:25+0"], _folder.ReadAll());
    }

    [Fact]
    public void FrameThatArrivesByteByByteIsReadOnceWhenItIsWhole()
    {
        _folder.Write(1, []);
        using var reader = new SpoolReader(_folder.Path);
        var frames = 0;
        foreach (var value in SpoolFolderOnDisk.FileOf(A, B, C))
        {
            _folder.Append(1, [value]);
            frames += SpoolFolderOnDisk.ReadAll(reader).Count(line => line.StartsWith("Frame", StringComparison.Ordinal));
        }
        Assert.Equal(3, frames);
        Assert.Equal(new SpoolPosition(1, 46), reader.Position);
    }

    [Fact]
    public void TailThatAWriterCutsAndOverwritesIsNotMisread()
    {
        // The reader has seen A and half of C; the writer comes back, cuts that half and writes B.
        _folder.Write(1, [.. SpoolFolderOnDisk.FileOf(A), .. C[..7]]);
        using var reader = new SpoolReader(_folder.Path);
        Assert.Equal(SpoolReadKind.Frame, reader.Read().Kind);
        _folder.Write(1, SpoolFolderOnDisk.FileOf(A, B));
        Assert.Equal(["Frame 1:27+9 B1", "End 1:36+0"], SpoolFolderOnDisk.ReadAll(reader));
    }

    [Fact]
    public void FramesAreReadAcrossTheReadersWindow()
    {
        var frames = new List<byte[]>();
        for (var i = 0; i < 200; i++)
        {
            var payload = new byte[1 + (i * 7919 % SpoolFrame.PayloadBytesMax)];
            payload[0] = (byte)i;
            frames.Add(SpoolFolderOnDisk.Frame(payload));
        }
        _folder.Write(1, SpoolFolderOnDisk.FileOf([.. frames]));
        using var reader = new SpoolReader(_folder.Path);
        for (var i = 0; i < frames.Count; i++)
        {
            var read = reader.Read();
            Assert.Equal(SpoolReadKind.Frame, read.Kind);
            Assert.True(read.Payload.Span.SequenceEqual(frames[i].AsSpan(SpoolFrame.PrefixBytes)), $"frame {i}");
        }
        Assert.Equal(SpoolReadKind.End, reader.Read().Kind);
    }

    [Fact]
    public void SeekToEndSkipsWhatIsThereAndReadsWhatComes()
    {
        _folder.Write(1, SpoolFolderOnDisk.FileOf(A));
        _folder.Write(2, [.. SpoolFolderOnDisk.FileOf(A, B), .. C[..5]]);
        using var reader = new SpoolReader(_folder.Path);
        reader.SeekToEnd();
        _folder.Append(2, C.AsSpan(5));
        Assert.Equal(["Frame 2:36+10 C1C2", "End 2:46+0"], SpoolFolderOnDisk.ReadAll(reader));
    }

    [Fact]
    public async Task FollowWaitsTheDelayOfItsClockAndGoesOnIntoNewFiles()
    {
        var time = new SteppedTime();
        _folder.Write(1, SpoolFolderOnDisk.FileOf(A));
        using var reader = new SpoolReader(_folder.Path);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var follow = reader.FollowAsync(TimeSpan.FromSeconds(5), time, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await follow.MoveNextAsync());
        var next = follow.MoveNextAsync();
        Assert.False(next.IsCompleted);
        _folder.Write(2, SpoolFolderOnDisk.FileOf(B));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await next);
        Assert.Equal(new SpoolPosition(2, 16), follow.Current.Position);
        var last = follow.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await last);
    }

    [Fact]
    public void EveryPrefixOfAFileThatAWriterWasKilledInNeverGivesAWrongFrame()
    {
        // kill -9 leaves any prefix of what was written. Every frame that is read must be one that was written, in order.
        var random = new Random(7);
        var frames = new List<byte[]>();
        for (var i = 0; i < 12; i++)
        {
            var payload = new byte[random.Next(1, 60)];
            random.NextBytes(payload);
            frames.Add(SpoolFolderOnDisk.Frame(payload));
        }
        var file = SpoolFolderOnDisk.FileOf([.. frames]);
        for (var length = 0; length <= file.Length; length++)
        {
            _folder.Write(1, file.AsSpan(0, length));
            using var reader = new SpoolReader(_folder.Path);
            var read = reader.Read();
            var index = 0;
            for (; read.Kind == SpoolReadKind.Frame; read = reader.Read())
            {
                Assert.True(read.Payload.Span.SequenceEqual(frames[index].AsSpan(SpoolFrame.PrefixBytes)));
                index++;
            }
            Assert.Equal(SpoolReadKind.End, read.Kind);
            var complete = SpoolFile.HeaderBytes + frames.Take(index).Sum(frame => frame.Length);
            Assert.True(length < SpoolFile.HeaderBytes || read.Position.Offset == complete);
            Assert.True(index == frames.Count || length < complete + frames[index].Length);
        }
    }
}
