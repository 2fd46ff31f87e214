using Microsoft.AspNetCore.Http;

namespace Rtb.Rpc.Server;

/// <summary>A call that came over HTTP, as gRPC or as JSON.</summary>
internal interface IHttpCall
{
    HttpContext Http { get; }

    /// <summary>True when the request message read last was compressed on the wire.</summary>
    bool WasRequestCompressed { get; }
}
