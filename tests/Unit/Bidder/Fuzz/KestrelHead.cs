using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using Rtb.Bidder.Serving.Http;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>What Kestrel's parser finds in a head, and what follows from it in plain words.</summary>
internal sealed class KestrelHead : IHttpRequestLineHandler, IHttpHeadersHandler
{
    private readonly List<(string Name, string Value)> _headers = [];
    private string _method = "";
    private string _target = "";
    private string _path = "";
    private bool _isHttp10;

    public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
    {
        // Method, space, target: the version is cut off.
        var line = Encoding.Latin1.GetString(startLine);
        _isHttp10 = versionAndMethod.Version == HttpVersion.Http10;
        _method = line[..line.IndexOf(' ')];
        _target = line[(_method.Length + 1)..];
        _path = line.Substring(targetPath.Offset, targetPath.Length);
    }

    public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _headers.Add((Encoding.Latin1.GetString(name).ToLowerInvariant(), Encoding.Latin1.GetString(value)));

    public void OnHeadersComplete(bool endStream)
    {
    }

    public void OnStaticIndexedHeader(int index) => throw new NotSupportedException("HTTP/1.1 has no indexed headers");

    public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) =>
        throw new NotSupportedException("HTTP/1.1 has no indexed headers");

    /// <summary>What our parser read otherwise, or null.</summary>
    public string? Differs(in HttpHead head, string path, string version)
    {
        var lengths = ValuesOf("content-length");
        var length = lengths.Count == 0 ? -1 : long.Parse(lengths[0], NumberStyles.None);
        return head.IsPost != (_method == "POST") ? $"the method is {_method}"
            : _target[0] == '/' && path != _path ? $"the path is {_path}, not {path}"
            : head.ContentLength != length || lengths.Exists(other => long.Parse(other, NumberStyles.None) != length)
                ? $"the length is {length}, not {head.ContentLength}"
            : head.IsChunked != (ValuesOf("transfer-encoding").Count == 1) ? "chunked or not"
            : ValuesOf("transfer-encoding").Exists(coding => !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
                ? "another coding"
            : head.IsChunked && (length >= 0 || _isHttp10) ? "chunked, and a length or HTTP/1.0"
            : ValuesOf("host").Count != 1 && !(_isHttp10 && ValuesOf("host").Count == 0) ? $"{ValuesOf("host").Count} hosts"
            : version != (ValuesOf("x-openrtb-version").LastOrDefault(value => value.Length > 0) ?? "") ? $"the version is not {version}"
            : !head.Closes && !head.SaysKeepAlive && _isHttp10 ? "HTTP/1.0 stays without saying so"
            : !head.Closes && Connection("close") ? "does not close"
            : null;
    }

    private bool Connection(string option) =>
        ValuesOf("connection").Exists(list => list.Split(',').Any(one =>
            one.Trim(' ', '\t').Equals(option, StringComparison.OrdinalIgnoreCase)));

    private List<string> ValuesOf(string name) => [.. _headers.Where(header => header.Name == name).Select(header => header.Value)];
}
