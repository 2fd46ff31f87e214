using System.Text;
using Grpc.Core;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>Reads <c>grpc-timeout</c> as a timestamp of the server's clock.</summary>
internal sealed class RawDeadline(TimeProvider clock)
{
    /// <summary>No timeout is as long.</summary>
    private const int TextMax = 16;

    private readonly double _timestampsPerTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;

    /// <summary>OK and when the caller gives up (<see cref="long.MaxValue"/>: never), or why the call is refused.</summary>
    public RawStatus Read(RawHeaders headers, long received, out long deadline)
    {
        deadline = long.MaxValue;
        var headersFound = headers.Find("grpc-timeout"u8, out var header);
        if (headersFound == 0)
        {
            return RawStatus.Ok;
        }

        Span<char> text = stackalloc char[TextMax];
        if (headersFound > 1 || header.Length > TextMax || !GrpcTimeout.TryParse(Widen(header, text), out var timeout))
        {
            return RawRefusal.TimeoutMalformed;
        }

        if (timeout == TimeSpan.Zero)
        {
            return RawRefusal.DeadlineExceeded;
        }

        var timestamps = timeout.Ticks * _timestampsPerTick;
        deadline = timestamps < long.MaxValue - received ? received + (long)timestamps : long.MaxValue;
        return RawStatus.Ok;
    }

    private static ReadOnlySpan<char> Widen(ReadOnlySpan<byte> header, Span<char> text) =>
        text[..Encoding.Latin1.GetChars(header, text)];
}
