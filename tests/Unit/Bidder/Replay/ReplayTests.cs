using System.Security.Cryptography;
using Rtb.Bidder;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;
using Rtb.Corpus;
using Rtb.World;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Replay;

/// <summary>The same requests, catalogue and seed give the same answers, byte for byte, however many threads answer them.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_107;
    private const int Requests = 2_000;

    private static readonly int[] ThreadCounts = [1, 2, 8];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BytesAreTheSameOnOneTwoAndEightThreads(bool isProtobuf)
    {
        var requests = RequestCorpus.Create(Seed, Requests);
        List<byte[]> bodies = [.. requests.Select(request => isProtobuf ? request.Protobuf : request.Json)];
        byte[][]? first = null;
        foreach (var threads in ThreadCounts)
        {
            using var world = RichWorld(new WorldOptions());
            var answers = ReplayRun.Answers(world, bodies, isProtobuf ? WireFormat.Protobuf : WireFormat.Json, threads);
            var bids = answers.Count(answer => answer[0] == (byte)NoBidReason.None);
            output.WriteLine($"{threads} threads: {bids} bids, {answers.Sum(answer => answer.Length)} bytes, {Hash(answers)}");
            first ??= answers;
            Assert.Equal(Hash(first), Hash(answers));
            Assert.InRange(bids, Requests / 2, Requests - 1);
        }
    }

    /// <summary>That the comparison can fail: the tie between equal campaigns is broken by the seed.</summary>
    [Fact]
    public void AnotherSeedGivesOtherBytes()
    {
        List<byte[]> bodies = [.. RequestCorpus.Create(Seed, 200).Select(request => request.Json)];
        var hashes = new ulong[] { 0, 1 }.Select(seed =>
        {
            var rules = new WorldOptions().Rules with { Seed = seed };
            using var world = RichWorld(new WorldOptions { Rules = rules });
            return Hash(ReplayRun.Answers(world, bodies, WireFormat.Json, 2));
        }).ToList();
        Assert.NotEqual(hashes[0], hashes[1]);
    }

    /// <summary>
    /// When money is short, threads decide who gets the last of it. What stays the same: no campaign ever reserves more than it has, and
    /// together they reserve the same, because every bid costs the same and somebody always wants the next impression.
    /// </summary>
    [Fact]
    public void ScarceBudgetsAreSpentToTheSameTotalAndNeverBeyond()
    {
        const int Campaigns = 5;
        const int BidsEach = 300;
        var catalog = SampleCatalog.With([.. Enumerable.Range(0, Campaigns).Select(number => Scarce($"c{number}", BidsEach))]);
        List<byte[]> bodies =
        [
            .. Enumerable.Range(0, 2 * Campaigns * BidsEach).Select(number =>
            {
                var request = SampleRequest.Banner();
                request.Id = $"request-{number}";
                return OpenRtbJsonWriter.Write(request, FieldOrder.Declared);
            }),
        ];
        foreach (var threads in ThreadCounts)
        {
            var spent = Spend(catalog.Clone(), bodies, threads);
            var each = spent.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}");
            output.WriteLine($"{threads} threads: {string.Join(' ', each)} nanos");
            Assert.All(spent.Values, nanos => Assert.InRange(nanos, 0, BidsEach * PriceMicros));
            Assert.Equal(Campaigns * BidsEach * PriceMicros, spent.Values.Sum());
        }
    }

    private const long PriceMicros = 1_000_000;

    /// <summary>Money at hand without end: the keeper leases little at once, and who gets the last of that is for the test below.</summary>
    private static BidWorld RichWorld(WorldOptions options)
    {
        var world = new BidWorld(CatalogCorpus.Create(Seed, 500, CatalogShape.AllBid), options);
        foreach (var campaign in world.Store.Current!.Campaigns)
        {
            var chunk = new LiveChunk(campaign.Slot + 1, campaign.Record.IdHash, day: 0, hour: 0, world.Clock.NowMs);
            chunk.Grant(long.MaxValue / 2);
            world.Budgets.Publish(campaign.Slot, chunk);
        }
        return world;
    }

    /// <summary>Every request asked again after each round of the keeper, until nobody bids any more: nanos by campaign.</summary>
    private static Dictionary<string, long> Spend(Catalog catalog, List<byte[]> bodies, int threads)
    {
        var spent = new Dictionary<string, long>(StringComparer.Ordinal);
        using var world = new BidWorld(catalog);
        for (var bids = 1; bids > 0; world.Tick())
        {
            bids = 0;
            ReplayRun.Answers(world, bodies, WireFormat.Json, threads, (context, _) =>
            {
                lock (spent)
                {
                    foreach (ref readonly var bid in context.Bids.AsSpan(0, context.BidCount))
                    {
                        spent[bid.Campaign.Id] = spent.GetValueOrDefault(bid.Campaign.Id) + bid.Token.PriceCapNanos;
                        bids++;
                    }
                }
            });
        }
        return spent;
    }

    /// <summary>A CPM of a dollar: an impression costs a thousandth of it, so the daily budget pays for that many bids.</summary>
    private static Campaign Scarce(string id, int bids)
    {
        var campaign = SampleCatalog.Campaign(id);
        campaign.Budget.DailyMicros = bids * PriceMicros / 1_000;
        return campaign;
    }

    private static string Hash(byte[][] answers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var answer in answers)
        {
            hash.AppendData(BitConverter.GetBytes(answer.Length));
            hash.AppendData(answer);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
