using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server.CallHandlers;

/// <summary>What the four call shapes have in common: refuse on HTTP level, run, end with a status whatever happened.</summary>
internal abstract class ServerCallHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, CallRules rules)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>True when requests may come slowly for ever, so that the server's minimum data rate must not apply.</summary>
    protected virtual bool IsRequestStreaming => false;

    /// <summary>True when the service writes responses itself.</summary>
    protected virtual bool IsResponseStreaming => false;

    public async Task HandleAsync(HttpContext http)
    {
        var httpStatus = Preflight.Check(http.Request);
        if (httpStatus != 0)
        {
            await Preflight.RefuseAsync(http.Response, httpStatus);
            return;
        }

        LiftBodyLimits(http);
        HttpServerCallContext? context = null;
        rules.LiveCalls.Enter();
        try
        {
            context = new HttpServerCallContext(http, Method.FullName, rules, IsResponseStreaming);
            await RunAsync(http, context);
        }
        catch (RpcException malformedTimeout) when (context is null)
        {
            http.Response.ContentType = HeaderNames.GrpcContentType;
            Trailers.Write(http.Response.Headers, malformedTimeout.Status, null, Metadata.Empty);
        }
        finally
        {
            context?.Dispose();
            rules.LiveCalls.Leave();
        }
    }

    /// <summary>Reads requests, calls the service, writes responses. The end is not its business.</summary>
    protected abstract Task InvokeAsync(HttpServerCallContext context, MessageReader<TRequest> requests);

    /// <summary>Writes a response that the end follows immediately.</summary>
    protected Task WriteLastAsync(HttpServerCallContext context, TResponse? response)
    {
        if (response is null)
        {
            throw new RpcException(ProtocolErrors.ResponseMissing);
        }

        var frame = context.Serialization.Serialize(response, Method.ResponseMarshaller.ContextualSerializer, context.Compression);
        return context.WriteFrameAsync(frame, isFlushed: false, context.DeadlineToken);
    }

    private async Task RunAsync(HttpContext http, HttpServerCallContext context)
    {
        try
        {
            context.DeadlineToken.ThrowIfCancellationRequested();

            // Routing ignores case, gRPC does not.
            if (!string.Equals(http.Request.Path.Value, Method.FullName, StringComparison.Ordinal))
            {
                throw new RpcException(ProtocolErrors.MethodUnknown);
            }

            var format = new MessageFormat(
                http.Request.Headers.GrpcEncoding, rules.ReceiveBytesMax, ProtocolErrors.EncodingUnknown);
            context.RequestFormat = format;
            var requests = new MessageReader<TRequest>(
                http.Request.BodyReader, format, Method.RequestMarshaller.ContextualDeserializer);
            await InvokeAsync(context, requests);
            await context.EndAsync(context.Status, Metadata.Empty);
        }
        catch (Exception fault)
        {
            var (status, trailers) = Trailers.FromException(fault, context.IsDeadlinePassed, context.IsClientGone);
            if (status == ProtocolErrors.HandlerFault)
            {
                GrpcServerLog.ServiceFailed(rules.Log, fault, Method.FullName);
            }
            else
            {
                GrpcServerLog.CallRefused(rules.Log, Method.FullName, status.StatusCode, status.Detail);
            }

            await context.EndAsync(status, trailers);
        }

        await context.SettleDeadlineAsync();
    }

    private void LiftBodyLimits(HttpContext http)
    {
        // Messages have their own limit; a stream of them may be of any length.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (IsRequestStreaming && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
