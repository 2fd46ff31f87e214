using System.Globalization;
using System.Net.Http.Headers;
using Rtb.Rpc.Wire;

namespace Grpc.Net.Client.Retry;

/// <summary>Decides after each failed attempt of one call whether and when it is tried again.</summary>
internal sealed class CallRetry(RetryRules rules, RetryThrottle? throttle, Jitter jitter)
{
    /// <summary>The pause before the next attempt, or null when the call has failed for good.</summary>
    public TimeSpan? PauseAfter(int attempt, CallEnd end, HttpResponseHeaders? headers, bool canReplay)
    {
        var pushback = ReadPushback(headers);
        var isRetryable = rules.IsRetryable(end.Status.StatusCode);
        if (isRetryable || pushback == TimeSpan.MinValue)
        {
            throttle?.Failed();
        }

        var isAllowed = isRetryable
            && canReplay
            && attempt < rules.AttemptsMax
            && pushback != TimeSpan.MinValue
            && throttle is not { IsOpen: false };
        return isAllowed ? pushback ?? rules.Backoff(attempt, jitter) : null;
    }

    /// <summary>The server has begun to answer.</summary>
    public void Committed() => throttle?.Succeeded();

    // What the server asks for: null is nothing, MinValue (anything that is not a number of milliseconds) is "do not".
    private static TimeSpan? ReadPushback(HttpResponseHeaders? headers)
    {
        if (headers is null || !headers.NonValidated.TryGetValues(HeaderNames.RetryPushback, out var values))
        {
            return null;
        }

        return int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.MinValue;
    }
}
