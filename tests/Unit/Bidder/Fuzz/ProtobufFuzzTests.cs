using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Fuzz;

public sealed class ProtobufFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void WhateverComesTheProtobufDecoderEndsAsItShould()
    {
        var targets = new Target[16];
        var (inputs, accepted) = FuzzRun.Run(output, 5_002, FuzzInputs.PerDecoder, DecodedRequestTarget.BytesMax,
            shard => targets[shard] = new Target(shard));
        output.WriteLine($"{targets.Sum(target => target.PassedOver)} of these have something wrong in a field that is passed over");
        Assert.InRange(accepted, inputs / 100, inputs / 2);
    }

    [Fact]
    public void FieldsThatAreReadAreToldFromThoseThatArePassedOver()
    {
        var unread = UnreadFields.Find();
        Assert.DoesNotContain("2", unread); // imp
        Assert.DoesNotContain("2.2.15", unread); // imp.banner.format
        Assert.Contains("3.9", unread); // site.ref
        output.WriteLine($"{unread.Count} strings, messages and packed lists are passed over");
    }

    private sealed class Target(int shard) : DecodedRequestTarget(LimitsOf(shard))
    {
        private static readonly HashSet<string> Unread = UnreadFields.Find();

        private readonly ProtobufMutator _mutator = new(FuzzSeeds.Protobuf);

        public long PassedOver { get; private set; }

        public override void Make(Random random, FuzzBody body) => _mutator.Next(random, body);

        protected override NoBidReason Decode(DecodedRequest request) => ProtobufRequestDecoder.Decode(request);

        /// <summary>
        /// Generated code must take it too, and find the same ids. Two exceptions: what lies in fields that nobody reads is not looked
        /// at, and
        /// nothing is looked at beyond a limit.
        /// </summary>
        protected override string? Compare(ReadOnlySpan<byte> body, DecodedRequest request)
        {
            if (request.Exceeded != NoBidReason.None)
            {
                return null;
            }
            var message = Parse(body);
            var ids = string.Join(' ', message.Imp.Select(imp => imp.Id));
            var ours = string.Join(' ', request.Impressions.ToArray().Select(imp =>
                System.Text.Encoding.UTF8.GetString(request.Bytes(imp.Id))));
            return message.Id != System.Text.Encoding.UTF8.GetString(request.Bytes(request.Id)) ? $"the id is {message.Id}"
                : ids != ours ? $"impressions {ids}, not {ours}"
                : message.Test != request.Test || RequestRules.Tmax(message.Tmax) != request.TmaxMs ? "another test or tmax"
                : null;
        }

        private BidRequest Parse(ReadOnlySpan<byte> body)
        {
            try
            {
                return BidRequest.Parser.ParseFrom(body);
            }
            catch (InvalidProtocolBufferException)
            {
                PassedOver++;
                return BidRequest.Parser.ParseFrom(UnreadFields.Without(Unread, body));
            }
        }
    }
}
