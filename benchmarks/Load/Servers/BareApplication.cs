using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Rtb.Load.Servers;

/// <summary>
/// The least an application on Kestrel can do: read the body to its end, write an answer. Nothing is awaited when the body is there
/// already, and nothing is flushed: the server sends what is written when the request ends.
/// </summary>
internal abstract class BareApplication : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var body = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        if (body.TryRead(out var read))
        {
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                Respond(context);
                return Task.CompletedTask;
            }
        }
        return DrainAndRespondAsync(context, body);
    }

    protected abstract void Answer(IFeatureCollection features);

    private async Task DrainAndRespondAsync(IFeatureCollection context, PipeReader body)
    {
        while (true)
        {
            var read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                Respond(context);
                return;
            }
        }
    }

    private void Respond(IFeatureCollection features)
    {
        if (features.GetRequiredFeature<IHttpRequestFeature>().Path == "/gc")
        {
            var text = Encoding.ASCII.GetBytes(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
            features.GetRequiredFeature<IHttpResponseFeature>().Headers.ContentLength = text.Length;
            features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.Write(text);
            return;
        }
        Answer(features);
    }
}
