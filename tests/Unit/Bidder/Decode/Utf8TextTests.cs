using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

public sealed class Utf8TextTests
{
    [Fact]
    public void AByteAbove127IsNoticedAtEveryPlaceAndNotBehindTheText()
    {
        for (var length = 0; length <= 140; length++)
        {
            byte[] buffer = [.. Encoding.ASCII.GetBytes(new string('x', length)), .. Enumerable.Repeat((byte)0xFF, 32)];
            Assert.True(Utf8Text.IsAscii(ref buffer[0], length));
            for (var at = 0; at < length; at++)
            {
                buffer[at] = 0x80;
                Assert.False(Utf8Text.IsAscii(ref buffer[0], length), $"byte {at} of {length}");
                buffer[at] = (byte)'x';
            }
        }
    }
}
