using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

/// <summary>Answers what services a server has and what their messages are: the protocol <c>grpc.reflection.v1</c>.</summary>
public class ReflectionServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly List<string> _services;
    private readonly SymbolRegistry _registry;

    /// <summary>With the names to list and what may be asked about.</summary>
    public ReflectionServiceImpl(IEnumerable<string> services, SymbolRegistry symbolRegistry)
    {
        ArgumentNullException.ThrowIfNull(symbolRegistry);
        _services = [.. services];
        _registry = symbolRegistry;
    }

    /// <summary>With the services that were generated.</summary>
    public ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
        : this(serviceDescriptors.Select(s => s.FullName), SymbolRegistry.FromFiles(serviceDescriptors.Select(s => s.File)))
    {
    }

    /// <inheritdoc />
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        ArgumentNullException.ThrowIfNull(responseStream);
        while (await requestStream.MoveNext())
        {
            await responseStream.WriteAsync(Answer(requestStream.Current));
        }
    }

    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                return WithFile(response, _registry.FileByName(request.FileByFilename), "File not found.");
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                return WithFile(response, _registry.FileContainingSymbol(request.FileContainingSymbol), "Symbol not found.");
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var asked = request.FileContainingExtension;
                return WithFile(
                    response, _registry.FileContainingExtension(asked.ContainingType, asked.ExtensionNumber), "Extension not found.");
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                return WithNumbers(response, request.AllExtensionNumbersOfType);
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(_services.Select(name => new ServiceResponse { Name = name }));
                return response;
            default:
                return WithError(response, StatusCode.Unimplemented, "Request type not supported by this service.");
        }
    }

    private static ServerReflectionResponse WithFile(ServerReflectionResponse response, FileDescriptor? file, string problem)
    {
        if (file is null)
        {
            return WithError(response, StatusCode.NotFound, problem);
        }

        // The file and all it imports, each once: a client need not ask for them one by one.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        response.FileDescriptorResponse = new FileDescriptorResponse();
        AddWithImports(file);
        return response;

        void AddWithImports(FileDescriptor one)
        {
            if (seen.Add(one.Name))
            {
                response.FileDescriptorResponse.FileDescriptorProto.Add(one.SerializedData);
                foreach (var import in one.Dependencies)
                {
                    AddWithImports(import);
                }
            }
        }
    }

    private ServerReflectionResponse WithNumbers(ServerReflectionResponse response, string type)
    {
        if (_registry.ExtensionNumbersOf(type) is not { } numbers)
        {
            return WithError(response, StatusCode.NotFound, "Type not found.");
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
        response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(numbers);
        return response;
    }

    private static ServerReflectionResponse WithError(ServerReflectionResponse response, StatusCode code, string message)
    {
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
        return response;
    }
}
