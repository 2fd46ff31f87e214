using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// HTTP headers as call metadata. <c>Grpc-Metadata-Name</c> is the metadata <c>name</c>; other headers (Authorization, X-Request-Id, ...)
/// keep their names. What browsers and proxies send and metadata cannot hold is left out; what the caller meant as metadata is refused.
/// </summary>
internal static class RequestMetadata
{
    private const string Prefix = "grpc-metadata-";

    public static Metadata Read(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (header, values) in headers)
        {
            var isMeant = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
            var name = isMeant ? header[Prefix.Length..] : header;
            if (!HeaderNames.IsReserved(name))
            {
                Add(metadata, name, values, isMeant || name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase));
            }
        }

        return metadata;
    }

    private static void Add(Metadata metadata, string name, StringValues values, bool isMeant)
    {
        foreach (var value in values)
        {
            try
            {
                BinaryHeader.AddTo(metadata, name, value ?? "");
            }
            catch (Exception fault) when (fault is FormatException or ArgumentException)
            {
                if (isMeant)
                {
                    throw HttpRefusal.Unreadable($"The header {name} cannot be metadata.");
                }
            }
        }
    }
}
