using System.Text;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Admin.Bids;

/// <summary>Bid requests as people keep them: one JSON document, one a line (.ndjson, .jsonl), or protobuf (.pb, .bin); "-" is
/// stdin.</summary>
internal static class RequestFile
{
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        if (path != "-")
        {
            return await File.ReadAllBytesAsync(path, cancellation);
        }
        using var body = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(body, cancellation);
        return body.ToArray();
    }

    public static bool IsProtobuf(string path) => Path.GetExtension(path) is ".pb" or ".bin";

    /// <summary>The request as a message. FormatException or JsonException names the place that cannot be read.</summary>
    public static BidRequest Parse(string path, byte[] body)
    {
        if (!IsProtobuf(path))
        {
            return OpenRtbJson.ReadRequest(body);
        }
        try
        {
            return BidRequest.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new FormatException($"{path}: not an OpenRTB protobuf request: {failure.Message}", failure);
        }
    }

    /// <summary>The documents of a file: every line that holds one, or the whole file when it is one document.</summary>
    public static IReadOnlyList<byte[]> Split(string path, byte[] body)
    {
        if (Path.GetExtension(path) is not (".ndjson" or ".jsonl") && path != "-")
        {
            return [body];
        }
        return [.. Encoding.UTF8.GetString(body).Split('\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
    }
}
