using System.Text;
using Rtb.Campaigns.Events;

namespace Rtb.Unit.Campaigns.Events;

public class SpoolFrameTests
{
    [Fact]
    public void ChecksumIsTheCastagnoliCrc()
    {
        // The check value that every catalogue of CRCs prints for CRC-32C.
        Assert.Equal(0xE3069283u, SpoolFrame.Checksum("123456789"u8));
        // RFC 3720, B.4: 32 bytes of zeros.
        Assert.Equal(0x8A9136AAu, SpoolFrame.Checksum(new byte[32]));
    }

    [Fact]
    public void ChecksumCoversLengthAndPayloadAsOneText()
    {
        byte[] lengthAndPayload = [3, 0, 0, 0, 7, 8, 9];
        Assert.Equal(SpoolFrame.Checksum(lengthAndPayload), SpoolFrame.Checksum(3, lengthAndPayload.AsSpan(4)));
    }

    [Fact]
    public void SealedFrameIsComplete()
    {
        var frame = SpoolFolderOnDisk.Frame(1, 2, 3);
        Assert.Equal(SpoolFrameState.Complete, SpoolFrame.Inspect(frame, out var bytes));
        Assert.Equal(frame.Length, bytes);
        Assert.Equal(new byte[] { 3, 0, 0, 0 }, frame[..4]);
    }

    [Fact]
    public void FrameCutAtEveryByteIsIncomplete()
    {
        var frame = SpoolFolderOnDisk.Frame(Encoding.ASCII.GetBytes("an event of some length"));
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(SpoolFrameState.Incomplete, SpoolFrame.Inspect(frame.AsSpan(0, length), out var bytes));
            Assert.Equal(0, bytes);
        }
    }

    [Fact]
    public void FrameWithAnyBitFlippedIsNeverComplete()
    {
        var frame = SpoolFolderOnDisk.Frame(Encoding.ASCII.GetBytes("an event of some length"));
        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SpoolFrameState.Complete, SpoolFrame.Inspect(frame, out _));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(SpoolFrame.PayloadBytesMax + 1u)]
    [InlineData(uint.MaxValue)]
    public void ImpossibleLengthIsCorruptAtOnce(uint length) =>
        Assert.Equal(SpoolFrameState.Corrupt, SpoolFrame.Inspect(BitConverter.GetBytes(length), out _));

    [Fact]
    public void PayloadOfTheLargestSizeIsSealedAndOneMoreIsRefused()
    {
        var frame = new byte[SpoolFrame.PrefixBytes + SpoolFrame.PayloadBytesMax];
        SpoolFrame.Seal(frame);
        Assert.Equal(SpoolFrameState.Complete, SpoolFrame.Inspect(frame, out _));
        Assert.Throws<ArgumentException>(() => SpoolFrame.Seal(new byte[SpoolFrame.PrefixBytes + SpoolFrame.PayloadBytesMax + 1]));
        Assert.Throws<ArgumentException>(() => SpoolFrame.Seal(new byte[SpoolFrame.PrefixBytes]));
    }

    [Theory]
    [InlineData("events-00000000000000000001.spool", 1)]
    [InlineData("events-09223372036854775807.spool", long.MaxValue)]
    [InlineData("events-00000000000000000000.spool", 0)]
    [InlineData("events-99999999999999999999.spool", 0)]
    [InlineData("events-1.spool", 0)]
    [InlineData("events-0000000000000000000a.spool", 0)]
    [InlineData("events-0000000000000000 001.spool", 0)]
    [InlineData("events-00000000000000000001.spool.gz", 0)]
    [InlineData("spool.lock", 0)]
    public void OnlyNamesOfTwentyDigitsAreSpoolFiles(string name, long expected)
    {
        Assert.Equal(expected != 0, SpoolFile.TryParseName(name, out var sequence));
        if (expected != 0)
        {
            Assert.Equal(expected, sequence);
            Assert.Equal(name, Path.GetFileName(SpoolFile.PathOf("folder", sequence)));
        }
    }

    [Fact]
    public void HeaderWithAnyBitFlippedIsRefused()
    {
        var header = new byte[SpoolFile.HeaderBytes];
        SpoolFile.WriteHeader(header);
        Assert.True(SpoolFile.IsHeader(header));
        for (var bit = 0; bit < header.Length * 8; bit++)
        {
            header[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SpoolFile.IsHeader(header));
            header[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.False(SpoolFile.IsHeader(header.AsSpan(0, 15)));
    }
}
