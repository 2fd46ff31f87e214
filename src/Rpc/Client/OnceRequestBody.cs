using System.Diagnostics.CodeAnalysis;

namespace Grpc.Net.Client;

/// <summary>Requests that go straight to the transport and are kept nowhere: there is one attempt.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The request that takes the content disposes it.")]
internal sealed class OnceRequestBody : RequestStreamBody
{
    private readonly StreamingRequestContent _content = new();

    public override bool CanReplay => false;

    public override HttpContent Open() => _content;

    public override void Commit()
    {
    }

    public override async Task WriteAsync(ReadOnlyMemory<byte> frame, bool isFlushed, CancellationToken cancellationToken)
    {
        var stream = await _content.OpenedAsync.WaitAsync(cancellationToken);
        await stream.WriteAsync(frame, cancellationToken);
        if (isFlushed)
        {
            await stream.FlushAsync(cancellationToken);
        }
    }

    public override void Complete() => _content.Complete();
}
