using Grpc.Core;
using Rtb.Rpc.Wire;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>What stays in memory behind peers that do not read, or do nothing but reset.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class ServerMemoryTests
{
    private const byte Cancel = 8;

    [Fact]
    public async Task ServerStopsWritingToAClientThatDoesNotReadAndMemoryStaysFlat()
    {
        const int messageBytes = 1000;
        const int messages = 20_000;
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.Repeat(new Line { Text = new string('x', messageBytes), Count = messages });
        Assert.True(await call.ResponseStream.MoveNext());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var written = await ConnectionTests.UntilStableAsync(() => server.Shapes.Written);
        Assert.True(written < messages / 2, $"{written} messages were written though nobody reads");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4_000_000);
        var read = 1;
        while (await call.ResponseStream.MoveNext())
        {
            read++;
        }

        Assert.Equal(messages, read);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TenThousandRapidResetsLeaveNothingBehind(bool isRaw)
    {
        const int resets = 10_000;
        await using var target = await FramingTests.Target.StartAsync(isRaw);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sent = 0;
        var connections = 0;
        while (sent < resets)
        {
            // Kestrel closes a connection that does nothing but reset; an attacker comes back.
            using var wire = await Http2Wire.ConnectAsync(target.Address);
            connections++;
            try
            {
                for (var stream = 1; sent < resets; stream += 2)
                {
                    await wire.SendHeadersAsync(stream, target.Path, isEnd: false);
                    await wire.SendResetAsync(stream, Cancel);
                    sent++;
                }
            }
            catch (IOException)
            {
                continue;
            }
        }

        Assert.True(connections <= resets / 10, "connections are closed too early");
        await target.UntilIdleAsync();
        using var next = await Http2Wire.ConnectAsync(target.Address);
        await target.AssertServesAsync(next, 1);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
    }

    [Fact]
    public async Task TenThousandRapidResetsOfStreamsLeaveNothingBehind()
    {
        const int resets = 10_000;
        await using var raw = await RawServerFixture.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var sent = 0; sent < resets;)
        {
            using var wire = await Http2Wire.ConnectAsync(raw.Address);
            try
            {
                for (var stream = 1; sent < resets; stream += 2, sent++)
                {
                    await wire.SendHeadersAsync(stream, RawServerFixture.Chat, isEnd: false);
                    await wire.SendDataAsync(stream, [.. RawStreamTests.Frames("hi"), 0], isEnd: false);
                    await wire.SendResetAsync(stream, Cancel);
                }
            }
            catch (IOException)
            {
                // Kestrel closes a connection that does nothing but reset; an attacker comes back.
                sent++;
            }
        }

        await RawStreamTests.UntilNoneIsLeftAsync(raw);
        using var next = await Http2Wire.ConnectAsync(raw.Address);
        await RawStreamTests.AssertServesAsync(next, 1);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);
        Assert.Equal(0, raw.Server.HandlerFaults);
    }
}
