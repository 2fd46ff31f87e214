using System.Text.Json;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Bidder;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Unit.Tidy;
using Rtb.World;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Corpus;

/// <summary>Real requests of many exchanges against the sample catalogue, through the whole pipeline.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const int RequestsPerTick = 8;

    [SharedFact(CorpusLines.Requests, CorpusLines.Composed)]
    public void EveryRequestIsAnsweredWithABidOrANamedReason()
    {
        using var world = SampleWorld();
        var counts = new Dictionary<NoBidReason, int>();
        var media = new int[5];
        var wrong = new List<string>();
        foreach (var ((where, body), number) in CorpusLines.Valid().Select((line, number) => (line, number)))
        {
            if (number % RequestsPerTick == 0)
            {
                world.Tick();
                world.Drain();
            }
            var answer = world.Ask(body, RequestFormat.Json);
            counts[answer.Reason] = counts.GetValueOrDefault(answer.Reason) + 1;
            if (NoBidReasons.IsRefusal(answer.Reason))
            {
                wrong.Add($"{where}: {answer.Reason}");
                continue;
            }
            using var response = JsonDocument.Parse(answer.Output);
            var bids = response.RootElement.TryGetProperty("seatbid", out var seats)
                ? seats.EnumerateArray().Sum(seat => seat.GetProperty("bid").GetArrayLength())
                : 0;
            Array.ForEach(MediaOf(response), medium => media[medium]++);
            Assert.True(bids == answer.Bids.Count, $"{where}: {bids} bids written, {answer.Bids.Count} decided");
            Assert.True(answer.Reason == NoBidReason.None == bids > 0, $"{where}: {answer.Reason} with {bids} bids");
        }
        Print(counts);
        output.WriteLine($"bids: banner {media[1]}, video {media[2]}, audio {media[3]}, native {media[4]}");
        Assert.All(media[1..], count => Assert.True(count > 0, "every medium was bid on"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(counts.GetValueOrDefault(NoBidReason.None) > 0, "nothing was bid on");
    }

    [SharedFact(CorpusLines.Invalid)]
    public void WhatIsAdvisedToBeRejectedIsRefusedAndNothingThrows()
    {
        using var world = SampleWorld();
        var counts = new Dictionary<(string Advice, bool Refused), int>();
        var wrong = new List<string>();
        foreach (var (where, advice, body) in CorpusLines.Faulty())
        {
            world.Tick();
            var answer = world.Ask(body, RequestFormat.Json);
            world.Ask(body, RequestFormat.Protobuf);
            var refused = NoBidReasons.IsRefusal(answer.Reason);
            counts[(advice, refused)] = counts.GetValueOrDefault((advice, refused)) + 1;
            if (IsReject(advice) && !refused)
            {
                wrong.Add($"{where}: {advice} but {answer.Reason}");
            }
        }
        foreach (var ((advice, refused), count) in counts.OrderBy(pair => pair.Key.Advice, StringComparer.Ordinal))
        {
            output.WriteLine($"{count,5} {(refused ? "refused" : "answered"),-9} {advice}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [SharedFact(CorpusLines.Requests, CorpusLines.Composed)]
    public void JsonAndProtobufOfOneRequestAreDecidedAlike()
    {
        using var world = SampleWorld();
        var counts = new Dictionary<NoBidReason, int>();
        var untyped = 0;
        var wrong = new List<string>();
        foreach (var (where, body) in CorpusLines.Valid())
        {
            if (!TryRead(body, out var message))
            {
                untyped++;
                continue;
            }
            var json = world.Rehearse(body, RequestFormat.Json);
            var protobuf = world.Rehearse(message.ToByteArray(), RequestFormat.Protobuf);
            counts[json.Reason] = counts.GetValueOrDefault(json.Reason) + 1;
            if (json.Reason != protobuf.Reason || !json.ImpressionReasons.SequenceEqual(protobuf.ImpressionReasons)
                || !json.Bids.SequenceEqual(protobuf.Bids))
            {
                wrong.Add($"{where}: {json.Reason} {string.Join(' ', json.Bids)}, "
                    + $"protobuf {protobuf.Reason} {string.Join(' ', protobuf.Bids)}");
            }
            var response = BidResponse.Parser.ParseFrom(protobuf.Output);
            Assert.Equal(protobuf.Bids.Count, response.Seatbid.Sum(seat => seat.Bid.Count));
        }
        output.WriteLine($"{untyped} lines have a value of another type than the contract and no protobuf form");
        Print(counts);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(counts.Values.Sum() > untyped, "most lines have a protobuf form");
    }

    /// <summary>The mtype of every bid.</summary>
    private static int[] MediaOf(JsonDocument response) => !response.RootElement.TryGetProperty("seatbid", out var seats)
        ? []
        : [.. seats.EnumerateArray().SelectMany(seat => seat.GetProperty("bid").EnumerateArray())
            .Select(bid => bid.GetProperty("mtype").GetInt32())];

    private static bool IsReject(string advice) =>
        advice.StartsWith("reject-400", StringComparison.Ordinal)
        && !advice.StartsWith("reject-400-or", StringComparison.Ordinal)
        && !advice.StartsWith("reject-400 or", StringComparison.Ordinal);

    private static BidWorld SampleWorld() => new(CatalogFile.Read(Path.Combine(Repository.Root, "samples", "catalog.json")));

    private static bool TryRead(byte[] json, out BidRequest message)
    {
        try
        {
            message = OpenRtbJson.ReadRequest(json);
            return true;
        }
        catch (FormatException)
        {
            message = new BidRequest();
            return false;
        }
    }

    private void Print(Dictionary<NoBidReason, int> counts)
    {
        foreach (var (reason, count) in counts.OrderBy(pair => pair.Key))
        {
            output.WriteLine($"{count,6} {NoBidReasons.Names[(int)reason]}");
        }
    }
}
