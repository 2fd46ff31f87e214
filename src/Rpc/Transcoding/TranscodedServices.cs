using Google.Protobuf.Reflection;
using Microsoft.Extensions.Options;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// What has been mapped. Written while endpoints are built, before the first request; read by calls and by the OpenAPI document afterwards.
/// </summary>
internal sealed class TranscodedServices
{
    private readonly Dictionary<(string HttpMethod, string Shape), HttpBinding> _routes = [];
    private readonly List<HttpBinding> _bindings = [];
    private readonly HashSet<FileDescriptor> _files = [];
    private readonly HashSet<string> _prefixes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<JsonCodec> _codec;

    public TranscodedServices(IOptions<TranscodingOptions> options)
    {
        Options = options.Value;
        _codec = new Lazy<JsonCodec>(() => new JsonCodec(Options, _files));
    }

    public TranscodingOptions Options { get; }

    /// <summary>In the order they were mapped.</summary>
    public IReadOnlyList<HttpBinding> Bindings => _bindings;

    /// <summary>Made at the first call, when every service is known whose messages an Any may hold.</summary>
    public JsonCodec Codec => _codec.Value;

    /// <summary>Adds a rule. A second one for the same HTTP method and paths is refused: no request could tell them apart.</summary>
    public void Add(HttpBinding binding)
    {
        if (!_routes.TryAdd((binding.HttpMethod, binding.Template.Shape), binding))
        {
            var other = _routes[(binding.HttpMethod, binding.Template.Shape)];
            throw new InvalidOperationException($"Two HTTP rules match the same requests: {other.DisplayName} and {binding.DisplayName}.");
        }

        _bindings.Add(binding);
        _files.Add(binding.Method.File);
    }

    /// <summary>True the first time a path prefix is seen.</summary>
    public bool AddPrefix(string prefix) => _prefixes.Add(prefix);
}
