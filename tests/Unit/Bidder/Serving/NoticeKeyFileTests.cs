using Rtb.Bidder;
using Rtb.Bidder.Serving;

namespace Rtb.Unit.Bidder.Serving;

public class NoticeKeyFileTests
{
    private static readonly string Secret = new('a', 64);

    [Theory]
    [InlineData("1:{0}", 1)]
    [InlineData("7:{0}, 6:{0}", 2)]
    public void PairsAreRead(string text, int count)
    {
        Assert.True(NoticeKeyFile.TryParse(text.Replace("{0}", Secret, StringComparison.Ordinal), out var keys));
        Assert.Equal(count, keys.Count);
        Assert.All(keys, key => Assert.Equal(32, key.Secret.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{0}")]
    [InlineData("0:{0}")]
    [InlineData("256:{0}")]
    [InlineData("1:{0}0")]
    [InlineData("1:zz")]
    [InlineData("1:{0},1:{0}")]
    [InlineData("1:{0},2:{0},3:{0}")]
    public void AnythingElseIsRefused(string text) =>
        Assert.False(NoticeKeyFile.TryParse(text.Replace("{0}", Secret, StringComparison.Ordinal), out _));

    [Fact]
    public void ANodeMakesItsOwnKeysOnceAndKeepsThem()
    {
        var folder = Directory.CreateTempSubdirectory("rtb-keys");
        try
        {
            var options = new BidderOptions { DataFolder = folder.FullName };
            var first = NoticeKeyFile.Load(options);
            Assert.Equal(first[0].Secret, NoticeKeyFile.Load(options)[0].Secret);
            Assert.Equal(NoticeKeyFile.LoadUserKey(options), NoticeKeyFile.LoadUserKey(options));
            Assert.Equal(16, NoticeKeyFile.LoadUserKey(options).Length);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path.Combine(folder.FullName, "notice.keys")));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void ADamagedKeyFileStopsTheStartWithItsName()
    {
        var folder = Directory.CreateTempSubdirectory("rtb-keys");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "notice.keys"), "1:abc");
            var error = Assert.Throws<InvalidDataException>(() => NoticeKeyFile.Load(new BidderOptions { DataFolder = folder.FullName }));
            Assert.Contains("notice.keys", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
