using System.Globalization;
using System.IO.Compression;
using System.Net;
using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Everything of the HTTP requests of one call except their messages.</summary>
internal sealed class RequestHead
{
    private const string UserAgent = "grpc-csharp-rtb/0.1.0";
    private const string AcceptedEncodings = HeaderNames.Identity + "," + HeaderNames.Gzip;
    private const string HttpsPort = ":443";

    private readonly GrpcChannel _channel;
    private readonly IMethod _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly string? _encoding;

    public RequestHead(GrpcChannel channel, IMethod method, string? host, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _host = host;
        _options = options;
        _encoding = options.Headers?.GetValue(HeaderNames.EncodingRequest);
        if (_encoding is not (null or HeaderNames.Gzip or HeaderNames.Identity))
        {
            throw new InvalidOperationException($"There is no compression '{_encoding}'.");
        }
    }

    /// <summary>How a request message is compressed, or null.</summary>
    public CompressionLevel? CompressionFor(WriteOptions? options) =>
        _encoding == HeaderNames.Gzip && (options?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress
            ? CompressionLevel.Fastest
            : null;

    /// <summary>Time until the deadline, or null without one.</summary>
    public TimeSpan? RemainingTime()
    {
        if (_options.Deadline is not { } end || end == DateTime.MaxValue)
        {
            return null;
        }

        return end.Kind == DateTimeKind.Unspecified && end != DateTime.MinValue
            ? throw new InvalidOperationException("A deadline is UTC or local time, not unspecified.")
            : end.ToUniversalTime() - _channel.Clock.GetUtcNow().UtcDateTime;
    }

    /// <summary>The request of an attempt, counted from 1.</summary>
    public async ValueTask<HttpRequestMessage> CreateAsync(int attempt, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_channel.Address, _method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Add(request, HeaderNames.Te, "trailers");
        Add(request, HeaderNames.AcceptEncoding, AcceptedEncodings);
        if (RemainingTime() is { } time)
        {
            Add(request, HeaderNames.Timeout, GrpcTimeout.Format(time));
        }

        if (_encoding is not null)
        {
            Add(request, HeaderNames.Encoding, _encoding);
        }

        if (attempt > 1)
        {
            Add(request, HeaderNames.PreviousAttempts, (attempt - 1).ToString(CultureInfo.InvariantCulture));
        }

        AddMetadata(request, _options.Headers);
        await AddCredentialsAsync(request, cancellationToken);
        if (!request.Headers.Contains(HeaderNames.UserAgent))
        {
            Add(request, HeaderNames.UserAgent, UserAgent);
        }

        request.Headers.Host = _host ?? _channel.Authority;
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string value) => request.Headers.TryAddWithoutValidation(name, value);

    private static void AddMetadata(HttpRequestMessage request, Metadata? metadata)
    {
        foreach (var entry in metadata ?? Metadata.Empty)
        {
            if (!HeaderNames.IsReserved(entry.Key))
            {
                Add(request, entry.Key, BinaryHeader.ToHeaderValue(entry));
            }
        }
    }

    private async ValueTask AddCredentialsAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_channel.SendsCallCredentials || (_channel.CallCredentials ?? _options.Credentials) is null)
        {
            return;
        }

        var authority = _host ?? _channel.Authority ?? _channel.Address.Authority;
        if (authority.EndsWith(HttpsPort, StringComparison.Ordinal))
        {
            authority = authority[..^HttpsPort.Length];
        }

        var url = $"{_channel.Address.Scheme}://{authority}/{_method.ServiceName}";
        var context = new AuthInterceptorContext(url, _method.Name, cancellationToken);
        foreach (var credentials in new[] { _channel.CallCredentials, _options.Credentials })
        {
            if (credentials is not null)
            {
                var metadata = new Metadata();
                await credentials.AddToAsync(context, metadata);
                AddMetadata(request, metadata);
            }
        }
    }
}
