using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Retry;

/// <summary>The bucket of tokens that stops retries while a server is in trouble.</summary>
/// <remarks>Shared by the calls of a channel; tokens change by compare-exchange.</remarks>
internal sealed class RetryThrottle
{
    private const int TokensLimit = 1000;
    private readonly double _tokensMax;
    private readonly double _ratio;
    private double _tokens;

    public RetryThrottle(RetryThrottlingPolicy policy)
    {
        if (policy.MaxTokens is not (>= 1 and <= TokensLimit) || policy.TokenRatio is not > 0)
        {
            throw new InvalidOperationException($"Retry throttling needs MaxTokens of 1 to {TokensLimit} and a TokenRatio above 0.");
        }

        _tokensMax = policy.MaxTokens.Value;
        _ratio = policy.TokenRatio.Value;
        _tokens = _tokensMax;
    }

    /// <summary>True while calls may be tried again.</summary>
    public bool IsOpen => Volatile.Read(ref _tokens) > _tokensMax / 2;

    public void Succeeded() => Add(_ratio);

    public void Failed() => Add(-1);

    private void Add(double change)
    {
        while (true)
        {
            var tokens = Volatile.Read(ref _tokens);
            var next = Math.Clamp(tokens + change, 0, _tokensMax);

            // The value read is never NaN, so that equality decides.
            if (Interlocked.CompareExchange(ref _tokens, next, tokens).Equals(tokens))
            {
                return;
            }
        }
    }
}
