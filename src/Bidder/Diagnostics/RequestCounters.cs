namespace Rtb.Bidder.Diagnostics;

/// <summary>Requests by format and outcome, bids, and bytes in and out.</summary>
/// <remarks>Any thread counts and reads; see <see cref="StripedCounters"/>.</remarks>
internal sealed class RequestCounters
{
    public const int Formats = (int)RequestFormat.Grpc + 1;
    public const int Outcomes = (int)RequestOutcome.Failed + 1;

    private const int RequestBytesAt = Formats * Outcomes;
    private const int ResponseBytesAt = RequestBytesAt + Formats;
    private const int BidsAt = ResponseBytesAt + Formats;

    private readonly StripedCounters _values = new(BidsAt + 1);

    /// <summary>Counts a request when its answer is known.</summary>
    /// <param name="bids">How many bids the answer holds.</param>
    public void Count(RequestFormat format, RequestOutcome outcome, int requestBytes, int responseBytes, int bids)
    {
        var stripe = _values.Stripe();
        _values.Add(stripe, ((int)format * Outcomes) + (int)outcome, 1);
        _values.Add(stripe, RequestBytesAt + (int)format, requestBytes);
        if (responseBytes > 0)
        {
            _values.Add(stripe, ResponseBytesAt + (int)format, responseBytes);
        }
        if (bids > 0)
        {
            _values.Add(stripe, BidsAt, bids);
        }
    }

    public long Bids => _values.Read(BidsAt);

    /// <summary>Requests of all formats and outcomes.</summary>
    public long Total
    {
        get
        {
            long sum = 0;
            for (var at = 0; at < RequestBytesAt; at++)
            {
                sum += _values.Read(at);
            }
            return sum;
        }
    }

    public long Requests(RequestFormat format, RequestOutcome outcome) => _values.Read(((int)format * Outcomes) + (int)outcome);

    public long RequestBytes(RequestFormat format) => _values.Read(RequestBytesAt + (int)format);

    public long ResponseBytes(RequestFormat format) => _values.Read(ResponseBytesAt + (int)format);
}

/// <summary>How a request came.</summary>
internal enum RequestFormat : byte
{
    Json,
    Protobuf,
    Grpc,
}

/// <summary>How a request ended.</summary>
internal enum RequestOutcome : byte
{
    /// <summary>Answered with at least one bid.</summary>
    Bid,

    /// <summary>Understood and answered without a bid.</summary>
    NoBid,

    /// <summary>Malformed or over a limit: 400, INVALID_ARGUMENT.</summary>
    Refused,

    /// <summary>Ended by a defect or a lost connection.</summary>
    Failed,
}
