using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Server;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Transcoding;

/// <summary>What the call shapes have in common: read the request, run, end with a status whatever happened.</summary>
internal abstract class JsonCallHandler(HttpBinding binding, CallRules rules, TranscodedServices services)
{
    private readonly string _method = $"/{binding.Method.Service.FullName}/{binding.Method.Name}";

    protected HttpBinding Binding { get; } = binding;

    protected JsonCodec Codec => services.Codec;

    public async Task HandleAsync(HttpContext http)
    {
        var form = Binding.Method.IsServerStreaming ? StreamForms.Choose(Binding, http.Request) : StreamForm.Lines;
        using var response = new JsonResponse(http, Codec, rules.SendBytesMax, form);
        using var context = new JsonCallContext(http, _method, rules.Clock, response);
        rules.LiveCalls.Enter();
        try
        {
            await RunAsync(http, context, response);
        }
        finally
        {
            rules.LiveCalls.Leave();
        }
    }

    /// <summary>Reads the request, calls the service, writes the response and its good end.</summary>
    protected abstract Task InvokeAsync(HttpContext http, RequestReader reader, JsonCallContext context, JsonResponse response);

    private async Task RunAsync(HttpContext http, JsonCallContext context, JsonResponse response)
    {
        try
        {
            if (TimeoutHeader.Read(http.Request.Headers) is { } timeout)
            {
                context.SetTimeout(timeout);
                context.CancellationToken.ThrowIfCancellationRequested();
            }

            var reader = new RequestReader(Binding, Codec, rules.ReceiveBytesMax);
            await InvokeAsync(http, reader, context, response);
        }
        catch (HttpRefusal refusal)
        {
            await EndAsync(response, refusal.Refusal.Status, refusal.Refusal.Trailers, context, refusal.HttpStatus);
        }
        catch (Exception fault)
        {
            var (status, trailers) = Trailers.FromException(fault, context.IsDeadlinePassed, context.IsClientGone);
            if (status == ProtocolErrors.HandlerFault)
            {
                GrpcServerLog.ServiceFailed(rules.Log, fault, _method);
            }

            await EndAsync(response, status, trailers, context, httpStatus: null);
        }

        await context.SettleDeadlineAsync();
    }

    protected (ReadOnlyMemory<byte> Body, string ContentType) Format(IMessage message, string jsonType) =>
        RawBody.Of(message, Binding, Codec, jsonType);

    /// <summary>What is sent at the end: the service's own trailers and, when it failed, those of the failure.</summary>
    protected static Metadata TrailersOf(ServerCallContext context, Metadata more)
    {
        var all = new Metadata();
        foreach (var entry in context.ResponseTrailers.Concat(more))
        {
            all.Add(entry);
        }

        return all;
    }

    private async Task EndAsync(JsonResponse response, Status status, Metadata trailers, ServerCallContext context, int? httpStatus)
    {
        GrpcServerLog.CallRefused(rules.Log, _method, status.StatusCode, status.Detail);
        await response.EndAsync(status, TrailersOf(context, trailers), httpStatus);
    }
}

/// <summary>Read one, invoke, write one.</summary>
internal sealed class JsonUnaryCallHandler<TRequest, TResponse>(
    HttpBinding binding, UnaryServerMethod<TRequest, TResponse> invoke, CallRules rules, TranscodedServices services)
    : JsonCallHandler(binding, rules, services)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpContext http, RequestReader reader, JsonCallContext context, JsonResponse response)
    {
        var request = await reader.ReadAsync(http, context.CancellationToken);
        var answer = await invoke((TRequest)request, context);
        var trailers = TrailersOf(context, Metadata.Empty);
        if (context.Status.StatusCode != StatusCode.OK)
        {
            await response.EndAsync(context.Status, trailers);
            return;
        }

        if (answer is not IMessage message)
        {
            throw new RpcException(ProtocolErrors.ResponseMissing);
        }

        var (body, contentType) = Format(message, StreamForms.Json);
        await response.EndWithAsync(body, contentType, trailers, context.CancellationToken);
    }
}

/// <summary>Read one, let the service write.</summary>
internal sealed class JsonServerStreamingCallHandler<TRequest, TResponse>(
    HttpBinding binding, ServerStreamingServerMethod<TRequest, TResponse> invoke, CallRules rules, TranscodedServices services)
    : JsonCallHandler(binding, rules, services)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpContext http, RequestReader reader, JsonCallContext context, JsonResponse response)
    {
        var request = await reader.ReadAsync(http, context.CancellationToken);
        var jsonType = StreamForms.Choose(Binding, http.Request) == StreamForm.Array ? StreamForms.Json : StreamForms.Lines;
        var writer = new JsonStreamWriter<TResponse>(context, response, message => Format((IMessage)(object)message, jsonType));
        await invoke((TRequest)request, writer, context);
        await response.EndAsync(context.Status, TrailersOf(context, Metadata.Empty));
    }
}

/// <summary>Refuses methods whose requests are a stream.</summary>
internal sealed class RequestStreamRefusal(HttpBinding binding, CallRules rules, TranscodedServices services)
    : JsonCallHandler(binding, rules, services)
{
    protected override Task InvokeAsync(HttpContext http, RequestReader reader, JsonCallContext context, JsonResponse response) =>
        throw HttpRefusal.RequestStreaming(Binding.Method.FullName);
}
