using System.Collections.Concurrent;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder;

/// <summary>Keeps contexts for the requests that are being answered at the same time.</summary>
/// <remarks>
/// A bid is answered on one thread without waiting, so the first place to look is the thread's own context; the shared
/// queue serves threads that meet a context in use (a nested call) and gives back what ended threads left.
/// </remarks>
internal sealed class BidContextPool(DecodeLimits limits, int responseBytesMax)
{
    [ThreadStatic]
    private static (BidContextPool Owner, BidContext? Context) t_own;

    private readonly ConcurrentQueue<BidContext> _shared = new();

    public DecodeLimits Limits => limits;

    public BidContext Rent()
    {
        ref var own = ref t_own;
        if (ReferenceEquals(own.Owner, this) && own.Context is { } context)
        {
            own.Context = null;
            return context;
        }
        return _shared.TryDequeue(out context) ? context : new BidContext(limits, responseBytesMax);
    }

    public void Return(BidContext context)
    {
        context.Reset();
        ref var own = ref t_own;
        if (own.Context is null)
        {
            own = (this, context);
            return;
        }
        _shared.Enqueue(context);
    }
}
