using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Rtb.Unit.Rpc.Transcoding;

/// <summary>What stands before a service stands before its JSON form too.</summary>
public class InterceptionTests
{
    [Fact]
    public async Task InterceptorRefusesAJsonCallAsItRefusesAnyOther()
    {
        await using var server = await LibraryServer.StartAsync(grpc: o => o.Interceptors.Add<Refusing>());
        var answer = await server.GetAsync("/v1/shelves/1/books/2");
        Assert.Equal(403, answer.Status);
        Assert.Contains("not on GET", answer.Text, StringComparison.Ordinal);
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "not on " + context.GetHttpContext().Request.Method));
    }
}
