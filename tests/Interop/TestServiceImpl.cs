using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;
using Rtb.Rpc.Server;

namespace Rtb.Interop;

/// <summary>The server's side of the public interoperability tests.</summary>
internal sealed class TestServiceImpl : TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";
    private const string ResponseEncoding = "grpc-internal-encoding-request";

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await EchoMetadataAsync(context, []);
        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        RequireCompression(request.ExpectCompressed, context);
        Metadata headers = [];
        if (request.ResponseCompressed is { Value: true })
        {
            headers.Add(ResponseEncoding, "gzip");
        }
        await EchoMetadataAsync(context, headers);
        context.WriteOptions = OptionsFor(request.ResponseCompressed);
        EndIfAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = PayloadOf(request.ResponseSize) };
    }

    public override Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context) =>
        UnaryCall(request, context);

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        Metadata headers = [];
        if (request.ResponseParameters.Any(parameters => parameters.Compressed is { Value: true }))
        {
            headers.Add(ResponseEncoding, "gzip");
        }
        await EchoMetadataAsync(context, headers);
        await SendAsync(request, responseStream, context.CancellationToken);
        EndIfAsked(request.ResponseStatus);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            RequireCompression(request.ExpectCompressed, context);
            size += request.Payload?.Body.Length ?? 0;
        }
        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoMetadataAsync(context, []);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            EndIfAsked(request.ResponseStatus);
            await SendAsync(request, responseStream, context.CancellationToken);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        var requests = new List<StreamingOutputCallRequest>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            requests.Add(request);
        }
        foreach (var request in requests)
        {
            await SendAsync(request, responseStream, context.CancellationToken);
        }
    }

    private static async Task SendAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, CancellationToken cancellation)
    {
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), cancellation);
            }
            responseStream.WriteOptions = OptionsFor(parameters.Compressed);
            await responseStream.WriteAsync(new StreamingOutputCallResponse { Payload = PayloadOf(parameters.Size) }, cancellation);
        }
    }

    private static async Task EchoMetadataAsync(ServerCallContext context, Metadata headers)
    {
        if (context.RequestHeaders.GetValue(EchoInitial) is { } initial)
        {
            headers.Add(EchoInitial, initial);
        }
        if (context.RequestHeaders.GetValueBytes(EchoTrailing) is { } trailing)
        {
            context.ResponseTrailers.Add(EchoTrailing, trailing);
        }
        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void RequireCompression(BoolValue? expected, ServerCallContext context)
    {
        if (expected is { } wanted && wanted.Value != context.WasRequestCompressed())
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, wanted.Value ? "the request is not compressed" : "the request is compressed"));
        }
    }

    private static WriteOptions? OptionsFor(BoolValue? compressed) =>
        compressed is { Value: false } ? new WriteOptions(WriteFlags.NoCompress) : null;

    private static void EndIfAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 })
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    private static Payload PayloadOf(int size)
    {
        if (size < 0)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"a payload of {size} bytes"));
        }
        return new Payload { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
    }
}
