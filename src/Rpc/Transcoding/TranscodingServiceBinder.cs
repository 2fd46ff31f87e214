using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Rtb.Rpc.Server;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Turns the HTTP rules of a service into endpoints that call the same instance as gRPC does. Runs once, at start.
/// </summary>
internal sealed class TranscodingServiceBinder(
    IEndpointRouteBuilder endpoints, ServiceDescriptor service, CallRules rules, TranscodedServices services) : ServiceBinderBase
{
    private readonly List<IEndpointConventionBuilder> _conventions = [];

    /// <summary>One for each endpoint: what the application says of the service (authorization, ...) holds for its JSON form too.</summary>
    public IReadOnlyList<IEndpointConventionBuilder> Conventions => _conventions;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        Map(method, b => new JsonUnaryCallHandler<TRequest, TResponse>(
            b, ServerInterception.Wrap(handler!, rules.Interceptors), rules, services));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, b => new JsonServerStreamingCallHandler<TRequest, TResponse>(
            b, ServerInterception.Wrap(handler!, rules.Interceptors), rules, services));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, b => new RequestStreamRefusal(b, rules, services));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, b => new RequestStreamRefusal(b, rules, services));

    private void Map(IMethod method, Func<HttpBinding, JsonCallHandler> makeHandler)
    {
        var descriptor = service.FindMethodByName(method.Name)
            ?? throw new InvalidOperationException($"{service.FullName} has no method {method.Name}.");
        foreach (var binding in HttpBinding.Read(descriptor, FindRule(descriptor)))
        {
            services.Add(binding);
            _conventions.Add(endpoints.Map(RoutePatterns.Of(binding.Template), makeHandler(binding).HandleAsync)
                .WithDisplayName(binding.DisplayName)
                .WithMetadata(binding));
            MapUnknownPaths(binding.Template);
        }
    }

    private HttpRule? FindRule(MethodDescriptor method) =>
        services.Options.Rules.LastOrDefault(r => r.Selector == method.FullName)
        ?? method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    /// <summary>A path that begins as ours do and is none of them gets the error body; all other paths are the application's.</summary>
    private void MapUnknownPaths(PathTemplate template)
    {
        if (RoutePatterns.PrefixOf(template) is { } prefix && services.AddPrefix(template.Segments[0].Literal))
        {
            endpoints.Map(prefix, http => TranscodingRefusals.AnswerAsync(http, HttpRefusal.PathUnknown(), services.Codec))
                .WithDisplayName("unknown path under " + template.Segments[0].Literal)
                .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
        }
    }
}
