using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Rtb.Interop;

/// <summary>The client's side of the public interoperability tests: each case throws what is wrong.</summary>
internal sealed class InteropCases(ChannelBase channel)
{
    private const string SpecialMessage = "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n";

    private readonly TestService.TestServiceClient _client = new(channel);

    /// <summary>By the names that every implementation knows them under.</summary>
    public static IReadOnlyDictionary<string, Func<InteropCases, Task>> All { get; } = new Dictionary<string, Func<InteropCases, Task>>(
        StringComparer.Ordinal)
    {
        ["empty_unary"] = cases => cases.EmptyUnaryAsync(),
        ["large_unary"] = cases => cases.LargeUnaryAsync(),
        ["client_compressed_unary"] = cases => cases.ClientCompressedUnaryAsync(),
        ["server_compressed_unary"] = cases => cases.ServerCompressedUnaryAsync(),
        ["client_streaming"] = cases => cases.ClientStreamingAsync(),
        ["server_streaming"] = cases => cases.ServerStreamingAsync(),
        ["server_compressed_streaming"] = cases => cases.ServerCompressedStreamingAsync(),
        ["ping_pong"] = cases => cases.PingPongAsync(),
        ["empty_stream"] = cases => cases.EmptyStreamAsync(),
        ["custom_metadata"] = cases => cases.CustomMetadataAsync(),
        ["status_code_and_message"] = cases => cases.StatusAsync("test status message"),
        ["special_status_message"] = cases => cases.SpecialStatusAsync(),
        ["unimplemented_method"] = cases => cases.UnimplementedMethodAsync(),
        ["unimplemented_service"] = cases => cases.UnimplementedServiceAsync(),
        ["cancel_after_begin"] = cases => cases.CancelAfterBeginAsync(),
        ["cancel_after_first_response"] = cases => cases.CancelAfterFirstResponseAsync(),
        ["timeout_on_sleeping_server"] = cases => cases.TimeoutOnSleepingServerAsync(),
    };

    private static DateTime Patience => DateTime.UtcNow.AddSeconds(20);

    private async Task EmptyUnaryAsync() => Same(new Empty(), await _client.EmptyCallAsync(new Empty(), deadline: Patience));

    private async Task LargeUnaryAsync() => SizeIs(314_159, (await _client.UnaryCallAsync(Large(), deadline: Patience)).Payload);

    private async Task ClientCompressedUnaryAsync()
    {
        var expected = Large();
        expected.ExpectCompressed = new BoolValue { Value = true };
        // The server must be able to tell: a request that is not compressed and says it is, is refused.
        await FailsAsync(StatusCode.InvalidArgument, null, async () => await _client.UnaryCallAsync(expected, deadline: Patience));
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        SizeIs(314_159, (await _client.UnaryCallAsync(expected, gzip, Patience)).Payload);
        expected.ExpectCompressed.Value = false;
        SizeIs(314_159, (await _client.UnaryCallAsync(expected, deadline: Patience)).Payload);
    }

    private async Task ServerCompressedUnaryAsync()
    {
        foreach (var compressed in new[] { true, false })
        {
            var request = Large();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            SizeIs(314_159, (await _client.UnaryCallAsync(request, deadline: Patience)).Payload);
        }
    }

    private async Task ClientStreamingAsync()
    {
        using var call = _client.StreamingInputCall(deadline: Patience);
        foreach (var size in new[] { 27_182, 8, 1_828, 45_904 })
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(size) });
        }
        await call.RequestStream.CompleteAsync();
        Same(74_922, (await call).AggregatedPayloadSize);
    }

    private async Task ServerStreamingAsync()
    {
        int[] sizes = [31_415, 9, 2_653, 58_979];
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.Add(sizes.Select(size => new ResponseParameters { Size = size }));
        using var call = _client.StreamingOutputCall(request, deadline: Patience);
        await SizesAreAsync(sizes, call.ResponseStream);
    }

    private async Task ServerCompressedStreamingAsync()
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters =
            {
                new ResponseParameters { Size = 31_415, Compressed = new BoolValue { Value = true } },
                new ResponseParameters { Size = 92_653, Compressed = new BoolValue { Value = false } },
            },
        };
        using var call = _client.StreamingOutputCall(request, deadline: Patience);
        await SizesAreAsync([31_415, 92_653], call.ResponseStream);
    }

    private async Task PingPongAsync()
    {
        using var call = _client.FullDuplexCall(deadline: Patience);
        foreach (var (response, request) in new[] { (31_415, 27_182), (9, 8), (2_653, 1_828), (58_979, 45_904) })
        {
            await call.RequestStream.WriteAsync(Asking(response, request));
            Same(true, await call.ResponseStream.MoveNext(CancellationToken.None));
            SizeIs(response, call.ResponseStream.Current.Payload);
        }
        await call.RequestStream.CompleteAsync();
        Same(false, await call.ResponseStream.MoveNext(CancellationToken.None));
        Same(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private async Task EmptyStreamAsync()
    {
        using var call = _client.FullDuplexCall(deadline: Patience);
        await call.RequestStream.CompleteAsync();
        await SizesAreAsync([], call.ResponseStream);
    }

    private async Task CustomMetadataAsync()
    {
        byte[] bytes = [0xAB, 0xAB, 0xAB];
        var sent = new Metadata
        {
            { "x-grpc-test-echo-initial", "test_initial_metadata_value" }, { "x-grpc-test-echo-trailing-bin", bytes },
        };
        using var unary = _client.UnaryCallAsync(Large(), sent, Patience);
        SizeIs(314_159, (await unary).Payload);
        Echoed(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = _client.FullDuplexCall(sent, Patience);
        await duplex.RequestStream.WriteAsync(Asking(314_159, 271_828));
        await duplex.RequestStream.CompleteAsync();
        await SizesAreAsync([314_159], duplex.ResponseStream);
        Echoed(await duplex.ResponseHeadersAsync, duplex.GetTrailers());

        void Echoed(Metadata headers, Metadata trailers)
        {
            Same("test_initial_metadata_value", headers.GetValue("x-grpc-test-echo-initial"));
            Same(true, trailers.GetValueBytes("x-grpc-test-echo-trailing-bin") is { } echoed && echoed.AsSpan().SequenceEqual(bytes));
        }
    }

    private async Task StatusAsync(string message)
    {
        var status = new EchoStatus { Code = 2, Message = message };
        await FailsAsync(
            StatusCode.Unknown, message,
            async () => await _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }, deadline: Patience));
        await FailsAsync(StatusCode.Unknown, message, async () =>
        {
            using var call = _client.FullDuplexCall(deadline: Patience);
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
            await call.RequestStream.CompleteAsync();
            await call.ResponseStream.MoveNext(CancellationToken.None);
        });
    }

    private Task SpecialStatusAsync() => FailsAsync(StatusCode.Unknown, SpecialMessage, async () =>
    {
        var status = new EchoStatus { Code = 2, Message = SpecialMessage };
        await _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }, deadline: Patience);
    });

    private Task UnimplementedMethodAsync() => FailsAsync(
        StatusCode.Unimplemented, null, async () => await _client.UnimplementedCallAsync(new Empty(), deadline: Patience));

    private Task UnimplementedServiceAsync() => FailsAsync(StatusCode.Unimplemented, null, async () =>
        await new UnimplementedService.UnimplementedServiceClient(channel).UnimplementedCallAsync(new Empty(), deadline: Patience));

    private Task CancelAfterBeginAsync() => FailsAsync(StatusCode.Cancelled, null, async () =>
    {
        using var cancel = new CancellationTokenSource();
        using var call = _client.StreamingInputCall(deadline: Patience, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await call;
    });

    private Task CancelAfterFirstResponseAsync() => FailsAsync(StatusCode.Cancelled, null, async () =>
    {
        using var cancel = new CancellationTokenSource();
        using var call = _client.FullDuplexCall(deadline: Patience, cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(Asking(31_415, 27_182));
        Same(true, await call.ResponseStream.MoveNext(CancellationToken.None));
        SizeIs(31_415, call.ResponseStream.Current.Payload);
        await cancel.CancelAsync();
        await call.ResponseStream.MoveNext(CancellationToken.None);
    });

    private Task TimeoutOnSleepingServerAsync() => FailsAsync(StatusCode.DeadlineExceeded, null, async () =>
    {
        using var call = _client.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1));
        try
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Zeros(27_182) });
        }
        catch (Exception late) when (late is RpcException or InvalidOperationException)
        {
            // The deadline may pass before the request is sent; the call's own end is what counts.
        }
        await call.ResponseStream.MoveNext(CancellationToken.None);
    });

    private static SimpleRequest Large() => new() { ResponseSize = 314_159, Payload = Zeros(271_828) };

    private static StreamingOutputCallRequest Asking(int responseSize, int requestSize) => new()
    {
        ResponseParameters = { new ResponseParameters { Size = responseSize } }, Payload = Zeros(requestSize),
    };

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    private static async Task SizesAreAsync(int[] sizes, IAsyncStreamReader<StreamingOutputCallResponse> responses)
    {
        foreach (var size in sizes)
        {
            Same(true, await responses.MoveNext(CancellationToken.None));
            SizeIs(size, responses.Current.Payload);
        }
        Same(false, await responses.MoveNext(CancellationToken.None));
    }

    private static void SizeIs(int size, Payload? payload)
    {
        Same(size, payload?.Body.Length ?? 0);
        Same(false, payload!.Body.Span.ContainsAnyExcept((byte)0));
    }

    private static async Task FailsAsync(StatusCode code, string? detail, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException failure)
        {
            Same(code, failure.StatusCode);
            if (detail is not null)
            {
                Same(detail, failure.Status.Detail);
            }
            return;
        }
        throw new InvalidOperationException($"the call succeeded; {code} was due");
    }

    private static void Same<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected}, got {actual}");
        }
    }
}
