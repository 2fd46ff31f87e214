using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Rpc.Server;
using Rtb.Rpc.Transcoding;

namespace Rtb.Unit.Rpc.Transcoding;

/// <summary>The library over HTTP/1.1 on one port and over gRPC on another, in one real Kestrel.</summary>
internal sealed class LibraryServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private LibraryServer(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, UseProxy = false };
        Http = new HttpClient(handler) { BaseAddress = new Uri(addresses[0]), Timeout = Patience };
        Channel = GrpcChannel.ForAddress(addresses[1]);
    }

    public HttpClient Http { get; }

    public GrpcChannel Channel { get; }

    public Library.Library.LibraryClient Grpc => new(Channel);

    public LibraryService Service => _app.Services.GetRequiredService<LibraryService>();

    public static async Task<LibraryServer> StartAsync(
        Action<TranscodingOptions>? configure = null,
        Action<GrpcServiceOptions>? grpc = null,
        Action<WebApplication>? beforeMapping = null,
        Action<IEndpointConventionBuilder>? convention = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1);
            k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc(grpc).AddJsonTranscoding(configure);
        builder.Services.AddSingleton<LibraryService>();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        beforeMapping?.Invoke(app);
        var mapped = app.MapGrpcService<LibraryService>();
        convention?.Invoke(mapped);
        app.MapGet("/", () => "the application's own page");
        await app.StartAsync();
        return new LibraryServer(app);
    }

    public Task<JsonAnswer> GetAsync(string target, params (string Name, string Value)[] headers) =>
        SendBytesAsync("GET", target, null, null, headers);

    /// <summary>Without a body.</summary>
    public Task<JsonAnswer> SendAsync(string method, string target) => SendBytesAsync(method, target, null, null);

    public Task<JsonAnswer> SendAsync(string method, string target, string json, params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, target, Encoding.UTF8.GetBytes(json), "application/json", headers);

    public async Task<JsonAnswer> SendBytesAsync(
        string method, string target, byte[]? body, string? contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Raw(target));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var responseHeaders = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new JsonAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", bytes, responseHeaders);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>The target as the test wrote it: Uri would tidy it.</summary>
    private Uri Raw(string target) =>
        new(
            Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}

/// <summary>What came back.</summary>
internal sealed record JsonAnswer(int Status, string ContentType, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public JsonNode Error => Json["error"]!;

    /// <summary>The fields that the error blames, in order.</summary>
    public string[] WrongFields => Error["details"]!.AsArray()
        .Where(d => (string?)d!["@type"] == "type.googleapis.com/google.rpc.BadRequest")
        .SelectMany(d => d!["fieldViolations"]!.AsArray())
        .Select(v => (string?)v!["field"] ?? "")
        .ToArray();
}
