using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Grpc.Reflection;

/// <summary>The same answers under the older name of the protocol. Messages are equal on the wire and converted as bytes.</summary>
internal sealed class MappedReflectionV1Alpha(MappedReflection mapped) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext())
        {
            var question = V1.ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString());
            await responseStream.WriteAsync(ServerReflectionResponse.Parser.ParseFrom(mapped.Service.Answer(question).ToByteString()));
        }
    }
}
