using System.Text;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>Seeded random changes to sound bodies: whatever comes, a decoder ends, and every place it gives lies in the buffer.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Cases = 200_000;

    private static readonly string[] Bodies =
    [
        Decoding.Request(),
        """
        {"id":"r","imp":[{"id":"1","bidfloor":0.5,"banner":{"w":300,"h":250,"format":[{"w":1,"h":2}],"api":[3]},
        "pmp":{"deals":[{"id":"d"}]}}],"site":{"page":"http://a.com/","cat":["IAB1"]},"badv":["b.com","c\u002ecom"],"tmax":100,
        "device":{"ua":"U","language":"en-US","osv":"1.2","geo":{"lat":-1.5,"lon":2,"country":"DEU"}},
        "user":{"data":[{"segment":[{"id":"s"}]}]},"regs":{"gpp_sid":[2]},"ext":{"x":[true,null]}}
        """,
        """
        {"imp":[{"video":{"mimes":["video/mp4"],"w":640,"h":480},"id":"\ud83d\ude00"},{"id":"2","native":{"request":"{}"},
        "audio":{"mimes":["a"]}}],"app":{"bundle":"b","publisher":{"id":"p"}},"id":"\"q\"","cur":["EUR"],
        "user":{"ext":{"consent":"C","eids":[{"uids":[{"id":"e"}]}]}},
        "device":{"sua":{"browsers":[{"brand":"X"}],"platform":{"brand":"Y"}}},"source":{"schain":{"nodes":[{"hp":1}]}}}
        """,
    ];

    [Fact]
    public void JsonSurvivesEveryMutation()
    {
        var accepted = Run(20_263, [.. Bodies.Select(Encoding.UTF8.GetBytes)], Decoding.Json);
        output.WriteLine($"{Cases} cases, {accepted} of them still read");
        Assert.InRange(accepted, Cases / 100, Cases / 2);
    }

    [Fact]
    public void ProtobufSurvivesEveryMutation()
    {
        var accepted = Run(20_264, [.. Bodies.Select(body => OpenRtbJson.ReadRequest(body).ToByteArray())], Decoding.Protobuf);
        output.WriteLine($"{Cases} cases, {accepted} of them still read");
        Assert.InRange(accepted, Cases / 100, Cases / 2);
    }

    private delegate NoBidReason Decode(DecodedRequest request, ReadOnlySpan<byte> body);

    private static int Run(int seed, byte[][] bodies, Decode decode)
    {
        var random = new Random(seed);
        var limits = new DecodeLimits { BodyBytesMax = 2_048, ListEntriesMax = 2, SegmentsMax = 4, ImpressionsMax = 4, SizesMax = 4 };
        var request = new DecodedRequest(limits);
        var body = new byte[2_048];
        var accepted = 0;
        for (var i = 0; i < Cases; i++)
        {
            var source = bodies[random.Next(bodies.Length)];
            source.CopyTo(body, 0);
            var length = Mutate(random, body, source.Length);
            var reason = decode(request, body.AsSpan(0, length));
            accepted += reason == NoBidReason.None ? 1 : 0;
            Check(request, reason, i);
        }
        return accepted;
    }

    private static void Check(DecodedRequest request, NoBidReason reason, int number)
    {
        // Reflection is slow: the fault always, the places of one in sixteen.
        var fault = request.Fault;
        var consistent = fault.Reason == NoBidReason.None ? reason == request.Exceeded : reason == fault.Reason;
        if (!consistent || (uint)fault.Offset > (uint)request.BodyLength || request.BufferUsed > request.Buffer.Length)
        {
            Assert.Fail($"case {number}: {reason} {fault}");
        }
        if (number % 16 == 0)
        {
            foreach (var text in DecodedText.PlacesOf(request))
            {
                var inside = text.Start >= 0 && text.Length >= 0 && text.Start + text.Length <= request.BufferUsed;
                Assert.True(inside, $"case {number}: a place outside of the buffer");
            }
        }
    }

    private static int Mutate(Random random, byte[] body, int length)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(length);
            switch (random.Next(6))
            {
                case 0:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    body[at] = (byte)random.Next(256);
                    break;
                case 2:
                    body[at] = "{}[]\",:\\0-.eE\0 u"u8[random.Next(16)];
                    break;
                case 3 when length > 1:
                    body.AsSpan(at + 1, length - at - 1).CopyTo(body.AsSpan(at));
                    length--;
                    break;
                case 4:
                    var from = random.Next(length);
                    var count = Math.Min(random.Next(1, 9), Math.Min(length - from, length - at));
                    body.AsSpan(from, count).CopyTo(body.AsSpan(at));
                    break;
                default:
                    length = random.Next(20) == 0 ? Math.Max(at, 1) : length;
                    break;
            }
        }
        return length;
    }
}
