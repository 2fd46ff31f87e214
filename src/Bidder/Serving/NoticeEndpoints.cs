using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Serving;

/// <summary>The notice edge of a bidder that runs alone: the URLs that its own bids carry. With Ingest running, they point there
/// instead.</summary>
/// <remarks>204 booked or already known; 400 price unreadable; 403 token altered or of another kind; 410 token expired; 503 journal not
/// writable (send it again).</remarks>
internal sealed class NoticeEndpoints(NoticeDesk desk, NoticeVerifier verifier, ImpressionCounts impressions, SnapshotStore store)
{
    private const int TokenCharsMax = 512;

    /// <summary>A transparent pixel of one by one.</summary>
    private static readonly byte[] Pixel =
    [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x21, 0xF9, 0x04,
        0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02, 0x44, 0x01, 0x00, 0x3B,
    ];

    /// <summary>Maps the notice and tracking paths on one listener only.</summary>
    public void Map(IEndpointRouteBuilder endpoints, string host)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        endpoints.MapMethods("/n/win", methods, (RequestDelegate)Win).RequireHost(host);
        endpoints.MapMethods("/n/bill", methods, (RequestDelegate)Bill).RequireHost(host);
        endpoints.MapMethods("/n/loss", methods, (RequestDelegate)Loss).RequireHost(host);
        endpoints.MapMethods("/t/imp", methods, (RequestDelegate)Impression).RequireHost(host);
        endpoints.MapMethods("/t/click", [HttpMethods.Get], (RequestDelegate)Click).RequireHost(host);
    }

    private async Task Win(HttpContext http)
    {
        if (TryToken(http, NoticeKind.Win, out var token) && TryPrice(http, "p", out var price))
        {
            var result = await desk.ReportWinAsync(in token, price);
            impressions.CountIfBilled(in token, result);
            Answer(http, result.Outcome);
        }
    }

    private async Task Bill(HttpContext http)
    {
        if (TryToken(http, NoticeKind.Billing, out var token) && TryPrice(http, "p", out var price))
        {
            var result = await desk.ReportBillingAsync(in token, price);
            impressions.CountIfBilled(in token, result);
            Answer(http, result.Outcome);
        }
    }

    private async Task Loss(HttpContext http)
    {
        if (TryToken(http, NoticeKind.Loss, out var token) && TryPrice(http, "m", out var minimumToWin))
        {
            var reason = int.TryParse(http.Request.Query["r"].ToString(), out var code) ? code : 0;
            Answer(http, (await desk.ReportLossAsync(in token, reason, minimumToWin)).Outcome);
        }
    }

    private Task Impression(HttpContext http)
    {
        if (!TryToken(http, NoticeKind.Impression, out _))
        {
            return Task.CompletedTask;
        }
        http.Response.ContentType = "image/gif";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = Pixel.Length;
        return http.Response.Body.WriteAsync(Pixel).AsTask();
    }

    /// <summary>Only ever to the landing URL of the creative that the signed token names.</summary>
    private Task Click(HttpContext http)
    {
        if (!TryToken(http, NoticeKind.Click, out var token))
        {
            return Task.CompletedTask;
        }
        if (LandingPage.Of(store.Current, in token) is not { } landing)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = landing;
        http.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private bool TryToken(HttpContext http, NoticeKind kind, out NoticeToken token)
    {
        token = default;
        var text = http.Request.Query["t"].ToString();
        if (text.Length is > 0 and <= TokenCharsMax && Ascii.IsValid(text)
            && verifier.TryVerify(Encoding.ASCII.GetBytes(text), kind, out token))
        {
            return true;
        }
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return false;
    }

    /// <summary>A price as the exchange's macro filled it in; absent, empty or a macro left as it was means "not told".</summary>
    private static bool TryPrice(HttpContext http, string name, out long? micros)
    {
        micros = null;
        var text = http.Request.Query[name].ToString();
        if (text.Length == 0 || text.StartsWith("${", StringComparison.Ordinal))
        {
            return true;
        }
        if (Rtb.Campaigns.Money.TryParse(text, out var parsed) && parsed >= 0)
        {
            micros = parsed;
            return true;
        }
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return false;
    }

    private static void Answer(HttpContext http, NoticeOutcome outcome) => http.Response.StatusCode = outcome switch
    {
        NoticeOutcome.UnknownCampaign => StatusCodes.Status404NotFound,
        NoticeOutcome.TokenExpired => StatusCodes.Status410Gone,
        NoticeOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status204NoContent,
    };
}
