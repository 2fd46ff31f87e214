using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Admin.Bids;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Admin.Replay;

/// <summary>Where requests are sent: sends the n-th one and names what came back ("bid", "no-bid", "400", "UNAVAILABLE" ...).</summary>
internal sealed class ReplayTarget : IDisposable
{
    private readonly Func<long, CancellationToken, Task<string>> _send;
    private readonly IDisposable _connection;

    private ReplayTarget(Func<long, CancellationToken, Task<string>> send, IDisposable connection)
    {
        _send = send;
        _connection = connection;
    }

    public static bool IsError(string outcome) => outcome is not ("bid" or "no-bid" or "malformed");

    /// <summary>Over gRPC; documents are turned into messages first, so that this is not measured.</summary>
    public static ReplayTarget Grpc(string endpoint, string path, IReadOnlyList<byte[]> documents, TimeSpan timeout)
    {
        var requests = documents.Select(document => RequestFile.Parse(path, document)).ToArray();
        var channel = GrpcChannel.ForAddress(endpoint);
        var client = new Rtb.Contracts.Bidding.V1.Bidder.BidderClient(channel);
        return new ReplayTarget((number, cancellation) =>
            CallAsync(client, requests[number % requests.Length], timeout, cancellation), channel);
    }

    /// <summary>As JSON over HTTP.</summary>
    public static ReplayTarget Http(Uri url, string path, IReadOnlyList<byte[]> documents, TimeSpan timeout)
    {
        var client = new HttpClient { Timeout = timeout };
        var type = new MediaTypeHeaderValue(RequestFile.IsProtobuf(path) ? "application/x-protobuf" : "application/json");
        return new ReplayTarget((number, cancellation) =>
            PostAsync(client, url, documents[(int)(number % documents.Count)], type, cancellation), client);
    }

    public Task<string> SendAsync(long number, CancellationToken cancellation) => _send(number, cancellation);

    public void Dispose() => _connection.Dispose();

    private static async Task<string> CallAsync(
        Rtb.Contracts.Bidding.V1.Bidder.BidderClient client, BidRequest request, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            var response = await client.BidAsync(request, null, DateTime.UtcNow.Add(timeout), cancellation);
            return response.Seatbid.Count > 0 ? "bid" : "no-bid";
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.InvalidArgument)
        {
            return "malformed";
        }
        catch (RpcException failure) when (!cancellation.IsCancellationRequested)
        {
            return failure.StatusCode.ToString();
        }
    }

    private static async Task<string> PostAsync(HttpClient client, Uri url, byte[] body, MediaTypeHeaderValue type,
        CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = type;
            using var answer = await client.PostAsync(url, content, cancellation);
            await answer.Content.ReadAsByteArrayAsync(cancellation);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => "bid",
                HttpStatusCode.NoContent => "no-bid",
                HttpStatusCode.BadRequest => "malformed",
                var other => ((int)other).ToString(CultureInfo.InvariantCulture),
            };
        }
        catch (HttpRequestException failure)
        {
            return failure.HttpRequestError.ToString();
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "timeout";
        }
    }
}
