using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Retry;

/// <summary>A retry policy as calls see it: checked once, immutable.</summary>
internal sealed class RetryRules
{
    private readonly HashSet<StatusCode> _codes;
    private readonly TimeSpan _initialBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _multiplier;

    public RetryRules(RetryPolicy policy, int? attemptsMaxOfChannel)
    {
        var attempts = Needed(policy.MaxAttempts, nameof(policy.MaxAttempts));
        _initialBackoff = Needed(policy.InitialBackoff, nameof(policy.InitialBackoff));
        _maxBackoff = Needed(policy.MaxBackoff, nameof(policy.MaxBackoff));
        _multiplier = Needed(policy.BackoffMultiplier, nameof(policy.BackoffMultiplier));
        Check(attempts >= 2, $"{nameof(policy.MaxAttempts)} must be at least 2.");
        Check(_initialBackoff > TimeSpan.Zero, $"{nameof(policy.InitialBackoff)} must be positive.");
        Check(_maxBackoff > TimeSpan.Zero, $"{nameof(policy.MaxBackoff)} must be positive.");
        Check(_multiplier > 0, $"{nameof(policy.BackoffMultiplier)} must be positive.");
        Check(!policy.RetryableStatusCodes.Contains(StatusCode.OK), "OK is not retried.");
        AttemptsMax = Math.Min(attempts, attemptsMaxOfChannel ?? int.MaxValue);
        _codes = [.. policy.RetryableStatusCodes];
        if (_codes.Count == 0)
        {
            _codes.Add(StatusCode.Unavailable);
        }
    }

    public int AttemptsMax { get; }

    public bool IsRetryable(StatusCode code) => _codes.Contains(code);

    /// <summary>The pause after an attempt, counted from 1: random up to the longest, which grows with each attempt.</summary>
    public TimeSpan Backoff(int attempt, Jitter jitter)
    {
        var longest = Math.Min(_maxBackoff.TotalSeconds, _initialBackoff.TotalSeconds * Math.Pow(_multiplier, attempt - 1));
        return TimeSpan.FromSeconds(longest * jitter.Next());
    }

    private static T Needed<T>(T? value, string name)
        where T : struct => value ?? throw new InvalidOperationException($"A retry policy needs {name}.");

    private static void Check(bool isRight, string problem)
    {
        if (!isRight)
        {
            throw new InvalidOperationException(problem);
        }
    }
}
