using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rtb.Corpus;
using Rtb.Load.OpenLoop;
using Rtb.Load.Rows;
using Rtb.Load.Running;
using Rtb.Load.Servers;

namespace Rtb.Unit.Benchmarks;

[Collection(MeasuredAlone.Name)]
public sealed class OpenLoopTests
{
    [Theory]
    [InlineData(new long[] { 5 }, 0.5, 5)]
    [InlineData(new long[] { 1, 2, 3, 4 }, 0.5, 2)]
    [InlineData(new long[] { 1, 2, 3, 4 }, 1, 4)]
    [InlineData(new long[] { 63, 64, 65 }, 0.99, 65)]
    public void PercentileOfSmallValuesIsExact(long[] values, double share, long expected)
    {
        var histogram = new LatencyHistogram();
        Array.ForEach(values, histogram.Record);

        Assert.Equal(expected, histogram.Percentile(share));
    }

    [Fact]
    public void PercentileOfLargeValuesIsWithinTwoPercent()
    {
        var histogram = new LatencyHistogram();
        for (var value = 1_000L; value <= 1_000_000; value += 1_000)
        {
            histogram.Record(value);
        }

        Assert.InRange(histogram.Percentile(0.5), 500_000, 510_000);
        Assert.InRange(histogram.Percentile(0.99), 990_000, 1_000_000);
        Assert.Equal(1_000_000, histogram.Max);
        Assert.Equal(0, new LatencyHistogram().Percentile(0.99));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nDate: x", 200, 12)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:7", 200, 7)]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: x", 204, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", 200, -1)]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: x", 400, -1)]
    [InlineData("HTTP/1.1", 0, -1)]
    public void HeadSaysStatusAndLength(string head, int status, int length)
    {
        Assert.Equal((status, length), Http1Connection.ParseHead(System.Text.Encoding.ASCII.GetBytes(head)));
    }

    [Theory]
    [InlineData(false, HttpProtocols.Http1)]
    [InlineData(true, HttpProtocols.Http2)]
    public async Task EveryRequestIsAnsweredByTheBareServer(bool isGrpc, HttpProtocols protocols)
    {
        var port = ServerProcess.FreePort();
        var answer = Answer.OfSize(700, emptyPercent: 0);
        BareApplication application = isGrpc ? new BareHttp2(answer) : new BareHttp1(answer);
        await using var server = await KestrelHost.StartAsync(application, port, protocols, inlineScheduling: false);
        var target = new Uri($"http://127.0.0.1:{port}/bidding.v1.Bidder/Bid");
        var settings = new OpenLoopSettings(target, isGrpc, Rate: 400, Seconds: 0.5, WarmSeconds: 0.1, Connections: 2);

        var figures = await Task.Run(() => new OpenLoopRun(settings, RequestCorpus.Create(1, 10)).Run());

        // A machine that is busy with something else may leave some unsent or unanswered: then it says so.
        Assert.Equal(200, figures.Answered + figures.Unsent + figures.Lost);
        Assert.Equal(0, figures.Errors);
        Assert.InRange(figures.P50, 1, figures.Max);
    }

    [Fact]
    public async Task WhatFindsNoFreeConnectionInTimeIsGivenUpAndNotWaitedFor()
    {
        // Nobody answers: the one connection takes one request, and every other is given up after a millisecond.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var target = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/openrtb2/bid");
        var settings = new OpenLoopSettings(
            target, IsGrpc: false, Rate: 1_000, Seconds: 0.3, WarmSeconds: 0.1, Connections: 1, GiveUpSeconds: 0.001);

        var figures = await Task.Run(() => new OpenLoopRun(settings, RequestCorpus.Create(1, 10)).Run());

        Assert.Equal((0, 300, 0), (figures.Answered, figures.Unsent, figures.Errors));
    }

    [Fact]
    public void SteadyIsTheFirstSecondNearTheMedianOfTheLast()
    {
        Assert.Equal(3, ColdStartRows.SecondsToSteady([100, 500, 950, 800, 1_000, 1_010, 990, 1_000, 5]));
        Assert.Equal(1, ColdStartRows.SecondsToSteady([7, 7, 7, 7, 7]));
    }

    [Theory]
    [InlineData(false, HttpProtocols.Http2)]
    [InlineData(true, HttpProtocols.Http1)]
    public async Task NoRequestIsAnsweredByAServerOfTheOtherProtocol(bool isGrpc, HttpProtocols protocols)
    {
        var port = ServerProcess.FreePort();
        await using var server = await KestrelHost.StartAsync(new BareHttp1(Answer.OfSize(700, 0)), port, protocols, false);
        var target = new Uri($"http://127.0.0.1:{port}/x");
        var settings = new OpenLoopSettings(target, isGrpc, Rate: 50, Seconds: 0.2, WarmSeconds: 0, Connections: 2);

        var figures = await Task.Run(() => new OpenLoopRun(settings, RequestCorpus.Create(1, 10)).Run());

        Assert.Equal(0, figures.Answered);
        Assert.False(figures.IsClean);
    }
}
