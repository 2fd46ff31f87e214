using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Rtb.Load.Running;

namespace Rtb.Load.Servers;

/// <summary>The ceiling of gRPC on Kestrel: a constant message and its trailers, without any gRPC library.</summary>
internal sealed class BareHttp2(Answer answer) : BareApplication
{
    private readonly byte[] _frame = BodyFolder.Frame(answer.Body);

    protected override void Answer(IFeatureCollection features)
    {
        features.GetRequiredFeature<IHttpResponseFeature>().Headers.ContentType = "application/grpc";
        features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.Write(_frame);
        features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }
}
