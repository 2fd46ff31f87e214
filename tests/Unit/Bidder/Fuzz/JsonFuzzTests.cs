using System.Text.Json;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Fuzz;

public sealed class JsonFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void WhateverComesTheJsonDecoderEndsAsItShould()
    {
        var (inputs, accepted) = FuzzRun.Run(
            output, 5_001, FuzzInputs.PerDecoder, DecodedRequestTarget.BytesMax, shard => new Target(shard));
        Assert.InRange(accepted, inputs / 100, inputs / 2);
    }

    private sealed class Target(int shard) : DecodedRequestTarget(LimitsOf(shard))
    {
        private readonly JsonMutator _mutator = new(FuzzSeeds.Json);

        public override void Make(Random random, FuzzBody body) => _mutator.Next(random, body);

        protected override NoBidReason Decode(DecodedRequest request) => JsonRequestDecoder.Decode(request);

        /// <summary>System.Text.Json must take it too, and find the same id and as many impressions.</summary>
        protected override string? Compare(ReadOnlySpan<byte> body, DecodedRequest request)
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64 });
            string? id = null;
            var name = "";
            var impressions = 0;
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = reader.GetString();
                    continue;
                }
                if (reader.CurrentDepth == 1 && name == "id")
                {
                    id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
                impressions += reader.CurrentDepth == 2 && name == "imp" && reader.TokenType == JsonTokenType.StartObject ? 1 : 0;
            }
            var ours = System.Text.Encoding.UTF8.GetString(request.Bytes(request.Id));
            return id != ours ? $"the id is {id}, not {ours}"
                : request.Exceeded == NoBidReason.None && impressions != request.ImpressionCount
                    ? $"{impressions} impressions, not {request.ImpressionCount}"
                : null;
        }
    }
}
