using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Rtb.Rpc.Server;
using Rtb.Unit.Rpc.Server;
using Rtb.Unit.Rpc.Shapes;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Rtb.Unit.Rpc.Reflection;

public class ReflectionTests
{
    private static readonly string[] s_services =
    [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
        "rtb.test.shapes.Shapes",
    ];

    [Fact]
    public async Task ServicesAreListedThoughReflectionWasMappedFirst()
    {
        await using var server = await StartAsync();
        var answer = Assert.Single(await AskAsync(server, new ServerReflectionRequest { Host = "me", ListServices = "*" }));
        Assert.Equal(s_services, answer.ListServicesResponse.Service.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("me", "*"), (answer.ValidHost, answer.OriginalRequest.ListServices));
    }

    [Fact]
    public async Task OlderProtocolGivesTheSameAnswers()
    {
        await using var server = await StartAsync();
        using var call = new Alpha.ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext());
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).Order(StringComparer.Ordinal);
        Assert.Equal(s_services, names);
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "nothing" });
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
    }

    [Theory]
    [InlineData("rtb.test.shapes.Shapes")]
    [InlineData("rtb.test.shapes.Shapes.Echo")]
    [InlineData("rtb.test.shapes.Line")]
    [InlineData("rtb.test.shapes.Line.count")]
    public async Task FileIsFoundByWhatItDefines(string symbol)
    {
        await using var server = await StartAsync();
        var answer = Assert.Single(await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = symbol }));
        Assert.Equal("shapes.proto", FileNames(answer).Single());
    }

    [Theory]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus")]
    [InlineData("grpc.health.v1.HealthCheckResponse.SERVING")]
    public async Task NestedNamesAreFound(string symbol)
    {
        await using var server = await StartAsync();
        var answer = Assert.Single(await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = symbol }));
        Assert.Equal("grpc/health/v1/health.proto", FileNames(answer).Single());
    }

    [Fact]
    public async Task WhatDoesNotExistIsNotFoundAndTheStreamGoesOn()
    {
        await using var server = await StartAsync();
        var answers = await AskAsync(
            server,
            new ServerReflectionRequest { FileByFilename = "no.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "rtb.test.shapes.line" },
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "a.B", ExtensionNumber = 1 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "a.B" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "rtb.test.shapes.Shapes" },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { FileByFilename = "shapes.proto" });
        Assert.Equal(Enumerable.Repeat((int)StatusCode.NotFound, 5), answers.Take(5).Select(a => a.ErrorResponse.ErrorCode));
        Assert.Equal((int)StatusCode.Unimplemented, answers[5].ErrorResponse.ErrorCode);
        Assert.Equal("shapes.proto", FileNames(answers[6]).Single());
    }

    [Fact]
    public void FileComesWithAllItImportsAndExtensionsAreFound()
    {
        var service = new ReflectionServiceImpl([], SymbolRegistry.FromFiles([Google.Api.AnnotationsReflection.Descriptor]));
        var file = service.Answer(new ServerReflectionRequest { FileByFilename = "google/api/annotations.proto" });
        Assert.Equal(["google/api/annotations.proto", "google/api/http.proto", "google/protobuf/descriptor.proto"], FileNames(file));

        // extend google.protobuf.MethodOptions { HttpRule http = 72295728; }
        const int http = 72295728;
        const string options = "google.protobuf.MethodOptions";
        var extension = service.Answer(new ServerReflectionRequest
        {
            FileContainingExtension = new ExtensionRequest { ContainingType = options, ExtensionNumber = http },
        });
        Assert.Equal("google/api/annotations.proto", FileNames(extension)[0]);
        var numbers = service.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = options }).AllExtensionNumbersResponse;
        Assert.Equal((options, http), (numbers.BaseTypeName, numbers.ExtensionNumber.Single()));
        var none = service.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = "google.api.HttpRule" });
        Assert.Empty(none.AllExtensionNumbersResponse.ExtensionNumber);
        var symbol = service.Answer(new ServerReflectionRequest { FileContainingSymbol = "google.api.http" });
        Assert.Equal("google/api/annotations.proto", FileNames(symbol)[0]);
    }

    [Fact]
    public async Task MappingWithoutAddGrpcReflectionIsRefused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.StartAsync(map: app => app.MapGrpcReflectionService()));
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(build: b => b.Services.AddGrpcReflection(), map: app => app.MapGrpcReflectionService());

    private static async Task<List<ServerReflectionResponse>> AskAsync(TestServer server, params ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();
        var answers = new List<ServerReflectionResponse>();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext());
            answers.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        return answers;
    }

    private static List<string> FileNames(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name)];
}
