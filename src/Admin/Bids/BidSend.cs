using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Admin.Terminal;
using Rtb.Contracts.OpenRtb.V2;
using Spectre.Console;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid send FILE</c>: one request, over gRPC or as JSON over HTTP.</summary>
internal static class BidSend
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "OpenRTB request: JSON, or protobuf in .pb or .bin; - is stdin" };
        var endpoint = GlobalOptions.BidEndpoint();
        var http = new Option<string?>("--http")
        {
            Description = "POST the file to this URL instead, for example http://127.0.0.1:8080/openrtb2/bid",
        };
        var exchange = new Option<string?>("--exchange") { Description = "exchange id; default the catalogue's first" };
        var command = new Command("send", "send one bid request and show the answer") { file, endpoint, http, exchange };
        command.SetAction(async (arguments, cancellation) =>
        {
            var path = arguments.GetRequiredValue(file);
            var body = await RequestFile.ReadAsync(path, cancellation);
            return arguments.GetValue(http) is { } url
                ? await PostAsync(arguments, url, path, body, cancellation)
                : await CallAsync(arguments, arguments.GetRequiredValue(endpoint), RequestFile.Parse(path, body),
                    arguments.GetValue(exchange), cancellation);
        });
        return command;
    }

    private static async Task<int> CallAsync(
        ParseResult arguments, string endpoint, BidRequest request, string? exchange, CancellationToken cancellation)
    {
        using var channel = GrpcChannel.ForAddress(endpoint);
        var client = new Rtb.Contracts.Bidding.V1.Bidder.BidderClient(channel);
        var headers = exchange is null ? null : new Metadata { { "x-exchange", exchange } };
        var deadline = DateTime.UtcNow.AddSeconds(arguments.GetValue(GlobalOptions.Timeout));
        var response = await client.BidAsync(request, headers, deadline, cancellation);
        if (arguments.GetValue(GlobalOptions.Output) != OutputFormat.Table)
        {
            Console.Out.WriteLine(JsonFormatter.Default.Format(response));
            return (int)ExitCode.Ok;
        }
        Show(Screen.Data(arguments), response);
        return (int)ExitCode.Ok;
    }

    private static void Show(IAnsiConsole screen, BidResponse response)
    {
        var bids = response.Seatbid.SelectMany(seat => seat.Bid, (seat, bid) => (seat, bid)).ToList();
        if (bids.Count == 0)
        {
            screen.WriteLine($"no bid (nbr {response.Nbr}); 'rtbctl bid explain' says why");
            return;
        }
        var table = Screen.NewTable("IMP", "PRICE", "CUR", "CAMPAIGN", "CREATIVE", "SIZE", "DOMAIN", "BID");
        foreach (var (_, bid) in bids)
        {
            table.AddRow(
                Markup.Escape(bid.Impid), bid.Price.ToString(CultureInfo.InvariantCulture), Markup.Escape(response.Cur),
                    Markup.Escape(bid.Cid),
                Markup.Escape(bid.Crid), $"{bid.W}x{bid.H}", Markup.Escape(string.Join(',', bid.Adomain)), Markup.Escape(bid.Id));
        }
        screen.Write(table);
    }

    private static async Task<int> PostAsync(ParseResult arguments, string url, string path, byte[] body, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(arguments.GetValue(GlobalOptions.Timeout)) };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(RequestFile.IsProtobuf(path) ? "application/x-protobuf"
            : "application/json");
        using var answer = await client.PostAsync(new Uri(url), content, cancellation);
        Console.Error.WriteLine($"HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}");
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellation);
        if (RequestFile.IsProtobuf(path) && answer.IsSuccessStatusCode && bytes.Length > 0)
        {
            Console.Out.WriteLine(JsonFormatter.Default.Format(BidResponse.Parser.ParseFrom(bytes)));
        }
        else
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(bytes, cancellation);
            if (bytes.Length > 0)
            {
                Console.Out.WriteLine();
            }
        }
        return (int)(answer.IsSuccessStatusCode ? ExitCode.Ok : answer.StatusCode == System.Net.HttpStatusCode.BadRequest
            ? ExitCode.Invalid : ExitCode.Failed);
    }
}
