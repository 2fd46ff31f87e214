using System.Net;
using System.Text;

namespace Rtb.Load.Running;

/// <summary>Sends every body once before the clock starts: an answer that is wrong must not be counted as fast.</summary>
internal static class Probe
{
    private const byte SeatBidTag = (2 << 3) | 2;

    public static async Task<ProbeResult> RunAsync(Uri target, BodyFolder bodies, bool isGrpc)
    {
        using var client = new HttpClient();
        var sizes = new List<int>();
        var bids = 0;
        foreach (var request in bodies.Requests)
        {
            var (size, isBid) = isGrpc
                ? await CallAsync(client, target, BodyFolder.Frame(request.Protobuf))
                : await PostAsync(client, target, request.Json);
            bids += isBid ? 1 : 0;
            sizes.Add(size);
        }
        return new ProbeResult(bodies.Count, bids, sizes);
    }

    private static async Task<(int Size, bool IsBid)> PostAsync(HttpClient client, Uri target, byte[] json)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");
        using var response = await client.PostAsync(target, content);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent
            ? (body.Length, response.StatusCode == HttpStatusCode.OK && body.AsSpan().IndexOf("seatbid"u8) >= 0)
            : throw new InvalidOperationException($"{target} answers {(int)response.StatusCode} to {Encoding.UTF8.GetString(json)}");
    }

    private static async Task<(int Size, bool IsBid)> CallAsync(HttpClient client, Uri target, byte[] frame)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var values) ? values.First() : "absent";
        return response.StatusCode == HttpStatusCode.OK && status == "0" && body.Length >= BodyFolder.FrameBytes
            ? (body.Length - BodyFolder.FrameBytes, HasSeatBid(body.AsSpan(BodyFolder.FrameBytes)))
            : throw new InvalidOperationException($"{target} answers {(int)response.StatusCode}, grpc-status {status}");
    }

    /// <summary>Whether a response message has the field <c>seatbid</c> (2): it follows the short field <c>id</c> (1).</summary>
    internal static bool HasSeatBid(ReadOnlySpan<byte> message)
    {
        const byte IdTag = (1 << 3) | 2;
        if (message.Length > 1 && message[0] == IdTag && message[1] < 0x80 && message.Length > 2 + message[1])
        {
            message = message[(2 + message[1])..];
        }
        return !message.IsEmpty && message[0] == SeatBidTag;
    }
}

/// <param name="Requests">How many bodies were sent.</param>
/// <param name="Bids">How many of them got a bid.</param>
/// <param name="Sizes">Bytes of each answer.</param>
internal sealed record ProbeResult(int Requests, int Bids, IReadOnlyList<int> Sizes)
{
    public double BidShare => (double)Bids / Requests;

    /// <summary>What a baseline must answer so that it sends as many bytes.</summary>
    public AnswerSize Size
    {
        get
        {
            var withBody = Sizes.Where(size => size > 0).DefaultIfEmpty(0).ToList();
            return new AnswerSize((int)withBody.Average(), (int)Math.Round(100.0 * Sizes.Count(size => size == 0) / Sizes.Count));
        }
    }
}
