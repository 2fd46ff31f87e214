using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Answers UNIMPLEMENTED for a path that no service claims; leaves what is not gRPC a plain 404.</summary>
internal sealed class UnimplementedCallHandler(MappedServices mapped)
{
    public Task HandleAsync(HttpContext http)
    {
        if (!HeaderNames.IsGrpcContentType(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var httpStatus = Preflight.Check(http.Request);
        if (httpStatus != 0)
        {
            return Preflight.RefuseAsync(http.Response, httpStatus);
        }

        var isServiceKnown = mapped.Names.Contains((string)http.GetRouteValue("service")!);
        http.Response.ContentType = HeaderNames.GrpcContentType;
        var status = isServiceKnown ? ProtocolErrors.MethodUnknown : ProtocolErrors.ServiceUnknown;
        Trailers.Write(http.Response.Headers, status, null, Grpc.Core.Metadata.Empty);
        return http.Response.CompleteAsync();
    }
}
