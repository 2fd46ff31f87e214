using Grpc.Core;

namespace Grpc.Net.Client.Configuration;

/// <summary>How a channel treats the methods of its server.</summary>
public sealed class ServiceConfig
{
    /// <summary>Rules for methods; the most specific name wins.</summary>
    public IList<MethodConfig> MethodConfigs { get; } = [];

    /// <summary>How calls spread over several addresses; the first is used. Default pick_first.</summary>
    public IList<LoadBalancingConfig> LoadBalancingConfigs { get; } = [];

    /// <summary>Stops retries while too many calls fail. Default none.</summary>
    public RetryThrottlingPolicy? RetryThrottling { get; set; }
}

/// <summary>Rules for some methods.</summary>
public sealed class MethodConfig
{
    /// <summary>Which methods; one without any name applies to nothing.</summary>
    public IList<MethodName> Names { get; } = [];

    /// <summary>When calls are tried again. Default never.</summary>
    public RetryPolicy? RetryPolicy { get; set; }
}

/// <summary>Names one method, all methods of a service, or everything.</summary>
public sealed class MethodName
{
    /// <summary>Everything.</summary>
    public static readonly MethodName Default = new();

    /// <summary>Full name of the service; null or empty is every service.</summary>
    public string? Service { get; init; }

    /// <summary>Name of the method; null or empty is every method of the service.</summary>
    public string? Method { get; init; }
}

/// <summary>When a call is tried again.</summary>
public sealed class RetryPolicy
{
    /// <summary>Attempts in all, at least 2; the channel's own limit holds as well.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>The longest pause before the second attempt; the pause is random up to it.</summary>
    public TimeSpan? InitialBackoff { get; set; }

    /// <summary>What the longest pause never exceeds.</summary>
    public TimeSpan? MaxBackoff { get; set; }

    /// <summary>What the longest pause grows by after each attempt.</summary>
    public double? BackoffMultiplier { get; set; }

    /// <summary>After which statuses; none named means UNAVAILABLE.</summary>
    public IList<StatusCode> RetryableStatusCodes { get; } = [];
}

/// <summary>A bucket of tokens: a failed call takes one, a good one gives some back; retries need more than half of them.</summary>
public sealed class RetryThrottlingPolicy
{
    /// <summary>Size of the bucket, 1 to 1000.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>What a good call gives back, above 0.</summary>
    public double? TokenRatio { get; set; }
}

/// <summary>How calls spread over several addresses.</summary>
public class LoadBalancingConfig
{
    /// <summary>By name.</summary>
    public LoadBalancingConfig(string loadBalancingPolicyName)
    {
        ArgumentException.ThrowIfNullOrEmpty(loadBalancingPolicyName);
        PolicyName = loadBalancingPolicyName;
    }

    /// <summary>The name of the policy.</summary>
    public string PolicyName { get; }
}

/// <summary>All calls to the first address that can be reached.</summary>
public sealed class PickFirstConfig() : LoadBalancingConfig(Name)
{
    internal const string Name = "pick_first";
}

/// <summary>Calls to all addresses that can be reached, in turn.</summary>
public sealed class RoundRobinConfig() : LoadBalancingConfig(Name)
{
    internal const string Name = "round_robin";
}
