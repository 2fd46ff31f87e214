using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Web;

/// <summary>A response whose trailers are its last frame (flag 0x80), because browsers show no trailers; in base64 if it is text.</summary>
internal sealed class GrpcWebResponse(IHttpResponseBodyFeature inner, bool isText) : IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    private const byte FlagTrailers = 0x80;

    private bool _isComplete;

    public Stream Stream => inner.Stream;

    public PipeWriter Writer { get; } = isText ? PipeWriter.Create(new Base64Response(inner.Stream)) : inner.Writer;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        if (_isComplete)
        {
            return;
        }

        _isComplete = true;
        if (Trailers.Count > 0)
        {
            var lines = string.Concat(Trailers.SelectMany(header => header.Value, (header, value) => $"{header.Key}: {value}\r\n"));
            var frame = new byte[FrameHeader.Size + Encoding.ASCII.GetByteCount(lines)];
            FrameHeader.Write(frame, FlagTrailers, Encoding.ASCII.GetBytes(lines, frame.AsSpan(FrameHeader.Size)));
            await Writer.WriteAsync(frame);
        }

        await Writer.FlushAsync();
        await inner.CompleteAsync();
    }

    // Each write is padded on its own; the protocol allows that and messages need not wait for each other.
    private sealed class Base64Response(Stream body) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await body.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(buffer.Span)), cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);
    }
}
