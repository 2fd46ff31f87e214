using System.Globalization;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Decode;

public sealed class DecodedChainTests
{
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    public void ALongChainIsCountedAndKeepsItsLastNode(int count)
    {
        var message = Decoding.Message();
        var nodes = Enumerable.Range(1, count).Select(number => new BidRequest.Types.SupplyChainNode
        {
            Asi = $"s{number}.example", Sid = number.ToString(CultureInfo.InvariantCulture), Hp = true,
        });
        message.Source = new BidRequest.Types.Source { Schain = new BidRequest.Types.SupplyChain { Complete = true, Nodes = { nodes } } };

        var request = Decoding.Protobuf(message);

        Assert.Equal((count, Math.Min(count, 32), 1), (request.Chain.NodeCount, request.Chain.Nodes.Length, request.Chain.Complete));
        Assert.Equal($"s{count}.example", request.Read(request.Chain.Nodes[^1].System));
        Assert.Equal("s1.example", request.Read(request.Chain.Nodes[0].System));
    }

    [Fact]
    public void AChainInPiecesIsOneChain()
    {
        // source (19) { schain (4) { nodes (2) { asi "a" hp } } }, source { schain { complete } } and the same with sid "b"
        byte[] pieces =
        [
            0x9A, 0x01, 9, 0x22, 7, 0x12, 5, 0x0A, 1, (byte)'a', 0x30, 1,
            0x9A, 0x01, 4, 0x22, 2, 0x08, 1,
            0x9A, 0x01, 9, 0x22, 7, 0x12, 5, 0x12, 1, (byte)'b', 0x30, 1,
        ];
        var request = Decoding.Protobuf([.. Google.Protobuf.MessageExtensions.ToByteArray(Decoding.Message()), .. pieces]);

        Assert.Equal("True 1 2 a/>/b", Shown.Request(request, "chain"));
    }

    [Fact]
    public void TheNextRequestKnowsNothingOfIt()
    {
        var request = Decoding.Json(Decoding.Request(""" "source":{"schain":{"complete":1,"nodes":[{"asi":"a.com","hp":1}]}} """));
        request.Reset();

        Assert.Equal("False -1 0 ", Shown.Request(request, "chain"));
        Assert.Equal(0, request.ChainOf26.Nodes.Length);
    }
}
