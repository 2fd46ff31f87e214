using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rtb.Load.Servers;

/// <summary>The ceiling of HTTP/1.1 on Kestrel: a constant body, or 204.</summary>
internal sealed class BareHttp1(Answer answer) : BareApplication
{
    private int _requests;

    protected override void Answer(IFeatureCollection features)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        if (answer.IsEmpty(Interlocked.Increment(ref _requests)))
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        response.Headers.ContentType = "application/json";
        response.Headers.ContentLength = answer.Body.Length;
        features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.Write(answer.Body);
    }
}
