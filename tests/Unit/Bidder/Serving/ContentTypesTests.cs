using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Serving;

namespace Rtb.Unit.Bidder.Serving;

public class ContentTypesTests
{
    [Theory]
    [InlineData("", nameof(WireFormat.Json))]
    [InlineData("application/json", nameof(WireFormat.Json))]
    [InlineData("Application/JSON; charset=utf-8", nameof(WireFormat.Json))]
    [InlineData("text/plain", nameof(WireFormat.Json))]
    [InlineData("application/x-protobuf", nameof(WireFormat.Protobuf))]
    [InlineData("application/protobuf;messageType=x", nameof(WireFormat.Protobuf))]
    [InlineData("application/octet-stream", nameof(WireFormat.Protobuf))]
    public void KnownTypesChooseTheFormat(string type, string format)
    {
        Assert.True(ContentTypes.TryParse(Encoding.ASCII.GetBytes(type), out var parsed));
        Assert.Equal(format, parsed.ToString());
    }

    [Theory]
    [InlineData("application/jsonp")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    [InlineData("application/grpc")]
    public void OtherTypesAreRefused(string type) => Assert.False(ContentTypes.TryParse(Encoding.ASCII.GetBytes(type), out _));
}
