using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Leaves, of the endpoints that routing found, the one whose template and HTTP method match the request to the letter. A path that matches
/// only under other HTTP methods is answered 405.
/// </summary>
internal sealed class TranscodingMatcherPolicy(TranscodedServices services) : MatcherPolicy, IEndpointSelectorPolicy
{
    // After the policies of hosts and HTTP methods; ours needs nothing of theirs.
    public override int Order => 1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.Any(e => e.Metadata.GetMetadata<HttpBinding>() is not null);
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        ArgumentNullException.ThrowIfNull(candidates);
        var path = RequestTarget.Segments(httpContext);
        var best = -1;
        var otherMethod = -1;
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i) || BindingOf(candidates, i) is not { } binding)
            {
                continue;
            }

            candidates.SetValidity(i, value: false);
            if (!binding.Template.TryMatch(path, out _))
            {
                continue;
            }

            if (binding.HttpMethod != HttpBinding.AnyMethod && binding.HttpMethod != httpContext.Request.Method)
            {
                allowed.Add(binding.HttpMethod);
                otherMethod = i;
            }
            else if (best < 0 || IsBefore(binding, BindingOf(candidates, best)!))
            {
                best = i;
            }
        }

        if (best >= 0)
        {
            candidates.SetValidity(best, value: true);
        }
        else if (otherMethod >= 0)
        {
            candidates.ReplaceEndpoint(otherMethod, MethodNotAllowed(string.Join(", ", allowed)), null);
            candidates.SetValidity(otherMethod, value: true);
        }

        return Task.CompletedTask;
    }

    private static HttpBinding? BindingOf(CandidateSet candidates, int index) =>
        candidates[index].Endpoint?.Metadata.GetMetadata<HttpBinding>();

    private static bool IsBefore(HttpBinding binding, HttpBinding other)
    {
        var byTemplate = binding.Template.CompareTo(other.Template);
        return byTemplate < 0 || (byTemplate == 0 && other.HttpMethod == HttpBinding.AnyMethod);
    }

    private Endpoint MethodNotAllowed(string allowed) => new(
        http =>
        {
            http.Response.Headers.Allow = allowed;
            return TranscodingRefusals.AnswerAsync(http, HttpRefusal.MethodNotAllowed(allowed), services.Codec);
        },
        EndpointMetadataCollection.Empty,
        "405 " + allowed);
}
