using Grpc.Net.Client.Retry;

namespace Grpc.Net.Client;

/// <summary>One frame. It is a copy: it may be sent after the call is over, and again.</summary>
internal sealed class UnaryRequestBody : RequestBody
{
    private readonly byte[] _frame;
    private readonly RetryBuffer? _buffer;
    private int _isKept;

    /// <summary>With a buffer when the call may be tried again.</summary>
    public UnaryRequestBody(ReadOnlyMemory<byte> frame, RetryBuffer? buffer)
    {
        _frame = frame.ToArray();
        _buffer = buffer;
        _isKept = buffer is not null && buffer.TryReserve(0, _frame.Length) ? 1 : 0;
    }

    public override bool CanReplay => Volatile.Read(ref _isKept) == 1;

    public override HttpContent Open() => new UnaryRequestContent(_frame);

    public override void Commit()
    {
        if (Interlocked.Exchange(ref _isKept, 0) == 1)
        {
            _buffer!.Release(_frame.Length);
        }
    }
}
