using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;

namespace Rtb.Rpc.Server;

/// <summary>
/// <c>grpc.health.v1.Health/Check</c> for the raw server, answering from the same statuses as the ordinary service. Probes are rare, so it
/// uses the generated messages. Watch is not offered here: it is answered UNIMPLEMENTED, upon which clients fall back to Check.
/// </summary>
public sealed class RawHealthHandler(HealthServiceImpl health) : RawUnaryHandler("/grpc.health.v1.Health/Check")
{
    /// <inheritdoc />
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        HealthCheckRequest check;
        try
        {
            check = HealthCheckRequest.Parser.ParseFrom(request);
        }
        catch (InvalidProtocolBufferException)
        {
            return new RawStatus(StatusCode.Internal, "The message cannot be parsed.");
        }

        if (health.Find(check.Service) is not { } status)
        {
            return new RawStatus(StatusCode.NotFound, "The service is unknown.");
        }

        new HealthCheckResponse { Status = status }.WriteTo(response);
        return RawStatus.Ok;
    }
}
