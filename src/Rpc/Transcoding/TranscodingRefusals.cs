using Microsoft.AspNetCore.Http;

namespace Rtb.Rpc.Transcoding;

/// <summary>Answers requests that belong to no method.</summary>
internal static class TranscodingRefusals
{
    public static async Task AnswerAsync(HttpContext http, HttpRefusal refusal, JsonCodec codec)
    {
        using var response = new JsonResponse(http, codec, sendBytesMax: null, StreamForm.Lines);
        await response.EndAsync(refusal.Refusal.Status, refusal.Refusal.Trailers, refusal.HttpStatus);
    }
}
