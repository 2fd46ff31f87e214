using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Rpc.Wire;
using Rtb.Unit.Rpc.Server;
using Rtb.Unit.Rpc.Shapes;
using Xunit.Abstractions;
using ShapesClient = Rtb.Unit.Rpc.Shapes.Shapes.ShapesClient;

namespace Rtb.Unit.Rpc.Client;

/// <summary>
/// Calls of all shapes that are cancelled, time out, are dropped or reset at random: every one ends with a status, and nothing is left.
/// RTB_CHAOS_CALLS sets how many (default 5,000; the full run is 100,000), RTB_CHAOS_SEED from which seed.
/// </summary>
public class ChaosTests(ITestOutputHelper output)
{
    private const int AtOnce = 64;

    private static readonly StatusCode[] s_expected =
    [
        StatusCode.OK, StatusCode.Cancelled, StatusCode.DeadlineExceeded, StatusCode.Aborted, StatusCode.OutOfRange, StatusCode.Unknown,

        // A service that resets its stream.
        StatusCode.Internal,

        // Kestrel closes a connection with too many resets in a row by ENHANCE_YOUR_CALM, and its other calls go with it.
        StatusCode.ResourceExhausted, StatusCode.Unavailable,
    ];

    [Fact]
    public async Task RandomEndsLeaveNoCallAndNoUnobservedException()
    {
        var calls = Setting("RTB_CHAOS_CALLS", 5_000);
        var seed = Setting("RTB_CHAOS_SEED", 1);
        var unobserved = new ConcurrentQueue<string>();
        void Note(object? _, UnobservedTaskExceptionEventArgs fault) => unobserved.Enqueue(fault.Exception.ToString());
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await using var server = await TestServer.StartAsync();
            var codes = new ConcurrentDictionary<StatusCode, int>();
            await RunAsync(server.Channel, calls, seed, codes);
            var counts = string.Join(", ", codes.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value}"));
            output.WriteLine($"{calls} calls, seed {seed}: {counts}");
            Assert.Equal(calls, codes.Values.Sum());
            Assert.Subset(s_expected.ToHashSet(), codes.Keys.ToHashSet());
            Assert.True(codes.ContainsKey(StatusCode.OK) && codes.ContainsKey(StatusCode.Cancelled));
            Assert.Equal(0, server.Channel.LiveCalls.Count);
            await ConnectionTests.UntilAsync(() => server.Get<LiveCalls>().Count == 0, "calls live on at the server");
            Assert.Equal("still here", (await server.Client.EchoAsync(new Line { Text = "still here" })).Text);
        }
        finally
        {
            // Unobserved exceptions are noticed when their tasks are collected.
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.True(unobserved.IsEmpty, unobserved.Count + " unobserved: " + unobserved.FirstOrDefault());
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static Task RunAsync(GrpcChannel channel, int calls, int seed, ConcurrentDictionary<StatusCode, int> codes)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        return Parallel.ForEachAsync(Enumerable.Range(0, calls), options, async (i, _) =>
        {
            var code = await CallAsync(new ShapesClient(channel), new Random(HashCode.Combine(seed, i)));
            codes.AddOrUpdate(code, 1, (_, count) => count + 1);
        });
    }

    // One call: what it does and how it is disturbed are independent of each other.
    private static async Task<StatusCode> CallAsync(ShapesClient client, Random random)
    {
        using var cancel = new CancellationTokenSource();
        var options = new CallOptions(cancellationToken: cancel.Token);
        var after = TimeSpan.FromMicroseconds(random.Next(3000));
        var isDropped = false;
        switch (random.Next(4))
        {
            case 0:
                cancel.CancelAfter(after);
                break;
            case 1:
                options = options.WithDeadline(DateTime.UtcNow + after);
                break;
            case 2:
                isDropped = true;
                break;
            default:
                // Undisturbed, except that a call that hangs must end at some time.
                options = options.WithDeadline(DateTime.UtcNow.AddSeconds(random.Next(2) == 0 ? 0.1 : 20));
                break;
        }

        try
        {
            switch (random.Next(6))
            {
                case 0:
                    return await EndAsync(client.EchoAsync(new Line { Text = new string('x', random.Next(2000)) }, options), isDropped);
                case 1:
                    var text = random.Next(2) == 0 ? "reset" : "throw";
                    return await EndAsync(client.FailAsync(new Line { Text = text }, options), isDropped);
                case 2:
                    return await EndAsync(client.FailAsync(new Line { Text = "hang" }, Bounded(options)), isDropped);
                case 3:
                    return await RepeatAsync(client, random, Bounded(options), isDropped);
                case 4:
                    return await JoinAsync(client, random, options, isDropped);
                default:
                    return await ChatAsync(client, random, options, isDropped);
            }
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }

    // Nobody waits 20 seconds for a call that hangs undisturbed.
    private static CallOptions Bounded(CallOptions options) =>
        options.Deadline is { } deadline && deadline < DateTime.UtcNow.AddSeconds(1)
            ? options
            : options.WithDeadline(DateTime.UtcNow.AddMilliseconds(50));

    private static async Task<StatusCode> EndAsync(AsyncUnaryCall<Line> call, bool isDropped)
    {
        using (call)
        {
            if (isDropped)
            {
                call.Dispose();
            }

            await call;
            return call.GetStatus().StatusCode;
        }
    }

    private static async Task<StatusCode> RepeatAsync(ShapesClient client, Random random, CallOptions options, bool isDropped)
    {
        string[] texts = ["plain", "then fail", "then hang", "alternate"];
        using var call = client.Repeat(new Line { Text = texts[random.Next(texts.Length)], Count = random.Next(20) }, options);
        var left = isDropped ? random.Next(5) : int.MaxValue;
        while (left-- > 0 && await call.ResponseStream.MoveNext())
        {
        }

        call.Dispose();
        return call.GetStatus().StatusCode;
    }

    private static async Task<StatusCode> JoinAsync(ShapesClient client, Random random, CallOptions options, bool isDropped)
    {
        using var call = client.Join(options);
        for (var left = random.Next(10); left > 0; left--)
        {
            await call.RequestStream.WriteAsync(new Line { Text = random.Next(20) == 0 ? "stop" : "x" });
        }

        if (isDropped)
        {
            call.Dispose();
        }

        await call.RequestStream.CompleteAsync();
        await call;
        return call.GetStatus().StatusCode;
    }

    private static async Task<StatusCode> ChatAsync(ShapesClient client, Random random, CallOptions options, bool isDropped)
    {
        using var call = client.Chat(options);
        for (var left = random.Next(10); left > 0; left--)
        {
            await call.RequestStream.WriteAsync(new Line { Count = left });
            if (!await call.ResponseStream.MoveNext())
            {
                break;
            }
        }

        if (!isDropped)
        {
            await call.RequestStream.CompleteAsync();
            await call.ResponseStream.MoveNext();
        }

        call.Dispose();
        return call.GetStatus().StatusCode;
    }
}
