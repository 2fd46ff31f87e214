using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>
/// One open stream from its first message to its trailers. Read what is there, answer all of it, flush once, wait. A flush waits for the
/// peer to read, and while it waits nothing more is read: that is all there is to back-pressure.
/// </summary>
internal sealed class RawStreamCall(IFeatureCollection features, RawStreamHandler handler, RawStream stream, RawStreamBatch batch)
{
    // Of HTTP/2 (RFC 9113 section 7): the stream is no longer needed.
    private const int CancelCode = 8;

    private readonly PipeReader _body = features.Get<IRequestBodyPipeFeature>()!.Reader;
    private readonly PipeWriter _writer = features.Get<IHttpResponseBodyFeature>()!.Writer;
    private volatile bool _isStopping;
    private volatile bool _isDeadlinePassed;
    private bool _isStalled;

    /// <summary>Runs to the end. Never throws for what the peer does.</summary>
    public async Task RunAsync(TimeProvider clock, TimeSpan timeLeft, CancellationToken stopping)
    {
        // Whether a message is compressed shows only when the headers are gone: what is accepted is said beforehand.
        var headers = features.Get<IHttpResponseFeature>()!.Headers;
        headers.ContentType = RawRefusal.ContentType;
        headers.GrpcAcceptEncoding = HeaderNames.Identity;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // A stream may be silent for ever; a dead peer is found by pings.
            rate.MinDataRate = null;
        }

        // The stream belongs to Kestrel, which uses it again: when this method ends neither of the two may still touch it. Disposing of
        // them waits for a call that is running.
        await using var timer = timeLeft > CallTimer.Max ? null : clock.CreateTimer(
            static call => ((RawStreamCall)call!).OnDeadline(), this, CallTimer.RoundUp(timeLeft), Timeout.InfiniteTimeSpan);
        await using var registration = stopping.UnsafeRegister(static call => ((RawStreamCall)call!).OnStop(), this);
        try
        {
            var status = await AnswerAsync();
            if (_isStalled)
            {
                // The trailers would stand behind bytes that nobody reads.
                features.Get<IHttpResetFeature>()?.Reset(CancelCode);
                return;
            }

            RawRefusal.WriteTrailers(features, status);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The client reset the stream or the connection is gone: there is nobody to answer.
            features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        }
    }

    private async Task<RawStatus> AnswerAsync()
    {
        if (!_body.TryRead(out var read))
        {
            // Nothing has come yet: the headers tell the client that the stream is open.
            await _writer.FlushAsync();
            read = await _body.ReadAsync();
        }

        while (true)
        {
            if (_isDeadlinePassed)
            {
                _body.AdvanceTo(read.Buffer.End);
                return RawRefusal.DeadlineExceeded;
            }

            var result = batch.Run(handler, stream, read.Buffer, _writer);
            var isTruncated = result.IsWaiting && read.IsCompleted && !read.Buffer.Slice(result.Consumed).IsEmpty;
            _body.AdvanceTo(result.Consumed, result.IsWaiting ? read.Buffer.End : result.Consumed);
            if (result.Bytes > 0)
            {
                // Awaited here and not in a method of its own: that would allocate each time the peer makes it wait.
                var flush = await _writer.FlushAsync();
                if (flush.IsCompleted)
                {
                    throw new OperationCanceledException("The peer is gone.");
                }

                // Kestrel ends a cancelled flush without saying that it was cancelled.
                if (_isDeadlinePassed)
                {
                    _isStalled = true;
                    return RawRefusal.DeadlineExceeded;
                }
            }

            if (result.End is { } end)
            {
                return end;
            }

            if (result.IsWaiting)
            {
                if (read.IsCompleted)
                {
                    return isTruncated ? RawRefusal.MessageTruncated : RawStatus.Ok;
                }

                if (_isStopping)
                {
                    return RawRefusal.Stopping;
                }
            }

            read = await _body.ReadAsync();
        }
    }

    private void OnDeadline()
    {
        _isDeadlinePassed = true;
        _body.CancelPendingRead();
        _writer.CancelPendingFlush();
    }

    private void OnStop()
    {
        _isStopping = true;
        _body.CancelPendingRead();
    }
}
