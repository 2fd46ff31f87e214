using System.Text;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Bidder;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

public sealed class AllocationTests
{
    private static readonly string[] Bodies =
    [
        Decoding.Request(""" "badv":["a.com","b\u002ecom"],"device":{"ua":"U","geo":{"lat":1.5,"lon":2e0}} """),
        Decoding.Request(""" "device":{"sua":{"browsers":[{"brand":"X"}]}},"cur":["EUR"],"tmax":1e2 """),
        Decoding.Request(""" "site":{"page":"http://a.com/x"},"user":{"data":[{"segment":[{"id":"s"}]}]} """, "\"bidfloor\":0.25"),
        """{"id":"r","imp":[{"id":"1"}]}""",
        """{"id":"r","imp":[{"id":"1","banner":{"w":-1}},{"id":"1","banner":{}}]}""",
    ];

    [Fact]
    public void JsonAllocatesNothing()
    {
        var bodies = Bodies.Append("{\"id\":\"cut").Select(Encoding.UTF8.GetBytes).ToArray();
        Assert.Equal(0, Allocated(bodies, JsonRequestDecoder.Decode));
    }

    [Fact]
    public void ProtobufAllocatesNothing()
    {
        var bodies = Bodies.Select(body => OpenRtbJson.ReadRequest(body).ToByteArray()).Append([0x0A, 9]).ToArray();
        Assert.Equal(0, Allocated(bodies, ProtobufRequestDecoder.Decode));
    }

    private static long Allocated(byte[][] bodies, Func<DecodedRequest, NoBidReason> decode)
    {
        var request = new DecodedRequest(new DecodeLimits());
        return AllocatedBytes.Of(() =>
        {
            foreach (var body in bodies)
            {
                request.Reset();
                body.CopyTo(request.Buffer, 0);
                request.BodyLength = body.Length;
                decode(request);
            }
        }, times: 10);
    }
}
