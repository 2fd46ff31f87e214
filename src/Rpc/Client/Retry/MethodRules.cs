using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Retry;

/// <summary>Finds the rules of a method: by its name, else by its service, else the default.</summary>
internal sealed class MethodRules
{
    private readonly Dictionary<string, RetryRules?> _rules = new(StringComparer.Ordinal);

    public MethodRules(ServiceConfig? config, int? attemptsMax)
    {
        foreach (var method in config?.MethodConfigs ?? [])
        {
            var rules = method.RetryPolicy is { } policy ? new RetryRules(policy, attemptsMax) : null;
            foreach (var name in method.Names)
            {
                if (!_rules.TryAdd(KeyOf(name), rules))
                {
                    throw new InvalidOperationException($"Two method configs name '{KeyOf(name)}'.");
                }
            }
        }
    }

    public RetryRules? Find(IMethod method)
    {
        if (_rules.Count == 0)
        {
            return null;
        }

        return _rules.TryGetValue(method.FullName, out var rules)
            || _rules.TryGetValue($"/{method.ServiceName}/", out rules)
            || _rules.TryGetValue("/", out rules)
            ? rules
            : null;
    }

    private static string KeyOf(MethodName name)
    {
        if (string.IsNullOrEmpty(name.Service))
        {
            return string.IsNullOrEmpty(name.Method) ? "/" : throw new InvalidOperationException("A method is named without its service.");
        }

        return $"/{name.Service}/{name.Method}";
    }
}
