using Microsoft.AspNetCore.Http;
using Rtb.Rpc.Server;

namespace Grpc.Core;

/// <summary>What a service can ask about a call beyond <see cref="ServerCallContext"/>; in the namespace upstream has it in.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request and response of a call; throws for a context that is not of this server, such as a test double.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) => Own(serverCallContext).Http;

    /// <summary>True when the request message read last was compressed on the wire. Ours: upstream does not tell.</summary>
    public static bool WasRequestCompressed(this ServerCallContext serverCallContext) =>
        Own(serverCallContext).WasRequestCompressed;

    private static IHttpCall Own(ServerCallContext context) =>
        context as IHttpCall ?? throw new InvalidOperationException("The context is not one of this server.");
}
