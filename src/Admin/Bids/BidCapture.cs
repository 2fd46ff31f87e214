using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Rtb.Admin.Terminal;
using Rtb.Contracts.Bidding.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Admin.Bids;

/// <summary><c>rtbctl bid capture</c>: whole requests and answers of one exchange, as they happen, for a while.</summary>
internal static class BidCapture
{
    public static Command Create()
    {
        var endpoint = GlobalOptions.OperatorEndpoint();
        var exchange = new Option<string>("--exchange") { Description = "exchange id; default the catalogue's first",
            DefaultValueFactory = _ => "" };
        var seconds = new Option<int>("--seconds") { Description = "how long, at most 3600", DefaultValueFactory = _ => 60 };
        var max = new Option<int>("--max", "-n") { Description = "at most this many", DefaultValueFactory = _ => 1_000 };
        var oneOf = new Option<int>("--one-of") { Description = "one request of so many", DefaultValueFactory = _ => 1 };
        var command = new Command("capture", "copy requests and answers of an exchange as they happen, for a while")
        {
            endpoint, exchange, seconds, max, oneOf,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var channel = GrpcChannel.ForAddress(arguments.GetRequiredValue(endpoint));
            var request = new CaptureRequest
            {
                ExchangeId = arguments.GetRequiredValue(exchange),
                Seconds = arguments.GetValue(seconds),
                MaxBids = arguments.GetValue(max),
                OneOf = arguments.GetValue(oneOf),
            };
            using var call = new InspectionService.InspectionServiceClient(channel).Capture(request, cancellationToken: cancellation);
            var isTable = arguments.GetValue(GlobalOptions.Output) == OutputFormat.Table;
            await foreach (var bid in call.ResponseStream.ReadAllAsync(cancellation))
            {
                Console.Out.WriteLine(isTable ? Line(bid) : Json(bid));
            }
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static string Line(CapturedBid bid)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(bid.TimeMs).ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var lost = bid.DroppedBefore > 0 ? string.Create(CultureInfo.InvariantCulture, $"  ({bid.DroppedBefore} lost)") : "";
        return $"{time}  {bid.Reason,-28} {bid.Request.Length,6} -> {bid.Response.Length,6} bytes{lost}";
    }

    /// <summary>One object on a line; bodies as the JSON they are or mean.</summary>
    private static string Json(CapturedBid bid)
    {
        var request = bid.Format == CapturedFormat.Json ? OneLine(bid.Request.ToStringUtf8()) : ToJson(BidRequest.Parser, bid.Request);
        var response = bid.Response.IsEmpty ? "null"
            : bid.Format == CapturedFormat.Json ? bid.Response.ToStringUtf8()
            : ToJson(BidResponse.Parser, bid.Response);
        var time = bid.TimeMs.ToString(CultureInfo.InvariantCulture);
        return $$"""{"time_ms":{{time}},"exchange":"{{bid.ExchangeId}}","reason":"{{bid.Reason}}",""" +
            "\"request\":" + request + ",\"response\":" + response + "}";
    }

    private static string ToJson<T>(MessageParser<T> parser, ByteString bytes)
        where T : IMessage<T>
    {
        try
        {
            return JsonFormatter.Default.Format(parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException)
        {
            return System.Text.Json.JsonSerializer.Serialize(Convert.ToBase64String(bytes.Span));
        }
    }

    /// <summary>What an exchange sent may be anything: what is no JSON is shown as a string.</summary>
    private static string OneLine(string text)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(text);
            return text.ReplaceLineEndings(" ");
        }
        catch (System.Text.Json.JsonException)
        {
            return System.Text.Json.JsonSerializer.Serialize(text);
        }
    }
}
