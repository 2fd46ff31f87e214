using Rtb.Rpc.Server.Http2;

namespace Rtb.Unit.Rpc.Server.Http2;

public sealed class HuffmanCodeTests
{
    [Theory]
    [InlineData("f1e3c2e5f23a6ba0ab90f4ff", "www.example.com")]
    [InlineData("a8eb10649cbf", "no-cache")]
    [InlineData("25a849e95bb8e8b4bf", "custom-value")]
    [InlineData("d07abe941054d444a8200595040b8166e082a62d1bff", "Mon, 21 Oct 2013 20:13:21 GMT")]
    [InlineData("9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com")]
    public void DecodesTheStringsOfAppendixC(string coded, string text)
    {
        var destination = new byte[100];
        var length = HuffmanCode.Decode(Convert.FromHexString(coded), destination);
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(destination, 0, length));
    }

    [Fact]
    public void DecodesEverySymbolAloneAndBehindEveryOther()
    {
        var destination = new byte[2];
        for (var first = 0; first < 256; first++)
        {
            for (var second = 0; second < 256; second++)
            {
                byte[] text = [(byte)first, (byte)second];
                Assert.Equal(2, HuffmanCode.Decode(HuffmanText.Encode(text), destination));
                Assert.Equal(text, destination);
            }
            Assert.Equal(1, HuffmanCode.Decode(HuffmanText.Encode([(byte)first]), destination));
            Assert.Equal(first, destination[0]);
        }
    }

    [Fact]
    public void RefusesAWholeByteOfPadding()
    {
        var destination = new byte[8];
        Assert.Equal(8, HuffmanCode.Decode(HuffmanText.Encode("00000000"u8), destination));
        Assert.Equal(-1, HuffmanCode.Decode([.. HuffmanText.Encode("00000000"u8), 0xFF], destination));
    }

    [Fact]
    public void RefusesADestinationThatIsTooSmall() => Assert.Equal(-1, HuffmanCode.Decode(HuffmanText.Encode("000"u8), new byte[2]));
}
