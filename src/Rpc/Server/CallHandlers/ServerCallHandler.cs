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
        rules.LiveCalls.Enter();
        HttpServerCallContext? context = null;
        try
        {
            context = new HttpServerCallContext(http, Method.FullName, rules, IsResponseStreaming);
            await InvokeAsync(context, Start(context));
            await context.EndAsync(context.Status, Metadata.Empty);
        }
        catch (RpcException malformedTimeout) when (context is null)
        {
            http.Response.ContentType = HeaderNames.GrpcContentType;
            Trailers.Write(http.Response.Headers, malformedTimeout.Status, null, Metadata.Empty);
        }
        catch (Exception fault)
        {
            await EndAsync(context!, fault);
        }
        finally
        {
            rules.LiveCalls.Leave();
            if (context is not null)
            {
                await context.SettleDeadlineAsync();
                context.Dispose();
            }
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

    private MessageReader<TRequest> Start(HttpServerCallContext context)
    {
        context.DeadlineToken.ThrowIfCancellationRequested();

        // Routing ignores case, gRPC does not.
        var request = context.Http.Request;
        if (!string.Equals(request.Path.Value, Method.FullName, StringComparison.Ordinal))
        {
            throw new RpcException(ProtocolErrors.MethodUnknown);
        }

        var format = new MessageFormat(request.Headers.GrpcEncoding, rules.ReceiveBytesMax, ProtocolErrors.EncodingUnknown);
        context.RequestFormat = format;
        return new MessageReader<TRequest>(request.BodyReader, format, Method.RequestMarshaller.ContextualDeserializer);
    }

    private async Task EndAsync(HttpServerCallContext context, Exception fault)
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
