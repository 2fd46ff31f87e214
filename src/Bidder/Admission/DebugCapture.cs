using System.Threading.Channels;
using Google.Protobuf;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Admission;

/// <summary>
/// Copies of whole requests and answers of one exchange for a person who looks for a fault, until a moment that is set when it begins.
/// </summary>
/// <remarks>
/// Nothing is kept in the bidder: copies go to whoever asked, who may be slower than they come; then they are dropped and counted. The
/// copies allocate, which is why a capture has an end.
/// </remarks>
internal sealed class DebugCapture
{
    private const int Waiting = 256;

    private readonly Channel<CapturedBid> _copies = Channel.CreateBounded<CapturedBid>(new BoundedChannelOptions(Waiting)
    {
        SingleReader = true,
    });

    private readonly long _endMs;
    private readonly int _oneOf;
    private int _seen;
    private long _dropped;

    /// <param name="endMs">UTC milliseconds after which nothing is copied.</param>
    /// <param name="oneOf">One request of so many, at least 1.</param>
    public DebugCapture(long endMs, int oneOf)
    {
        _endMs = endMs;
        _oneOf = oneOf;
    }

    public ChannelReader<CapturedBid> Copies => _copies.Reader;

    /// <summary>Called by request threads after the answer is written.</summary>
    public void Offer(BidContext context, NoBidReason reason)
    {
        if (context.NowMs > _endMs || (uint)Interlocked.Increment(ref _seen) % (uint)_oneOf != 0)
        {
            return;
        }
        var request = context.Request;
        var copy = new CapturedBid
        {
            TimeMs = context.NowMs,
            ExchangeId = context.Exchange?.Id ?? "",
            Reason = NoBidReasons.Names[(int)reason],
            Format = request.Format == Decode.WireFormat.Json ? CapturedFormat.Json : CapturedFormat.Protobuf,
            Request = ByteString.CopyFrom(request.Buffer.AsSpan(0, request.BodyLength)),
            Response = ByteString.CopyFrom(context.Output.AsSpan(0, context.OutputLength)),
            DroppedBefore = Volatile.Read(ref _dropped),
        };
        if (!_copies.Writer.TryWrite(copy))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>No more copies: the reader comes to the end.</summary>
    public void End() => _copies.Writer.TryComplete();
}
