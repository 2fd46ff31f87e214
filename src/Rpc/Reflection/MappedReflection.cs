using Grpc.Core;
using Grpc.Reflection.V1;
using Rtb.Rpc.Server;

namespace Grpc.Reflection;

/// <summary>What is mapped, looked at when the first call asks: services may be mapped after reflection is.</summary>
internal sealed class MappedReflection(MappedServices mapped)
{
    private readonly Lazy<ReflectionServiceImpl> _service = new(() => new ReflectionServiceImpl(mapped.Descriptors));

    public ReflectionServiceImpl Service => _service.Value;
}

/// <summary>Reflection of what is mapped.</summary>
internal sealed class MappedReflectionV1(MappedReflection mapped) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) => mapped.Service.ServerReflectionInfo(requestStream, responseStream, context);
}
