using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rtb.Rpc.Wire;

namespace Rtb.Rpc.Server;

/// <summary>The end of a call: any failure becomes a status here and nowhere else, and a status becomes trailers.</summary>
internal static class Trailers
{
    /// <summary>
    /// The one funnel. A service's <see cref="RpcException"/> travels as it is; an abort is named by its cause; anything else is UNKNOWN
    /// with a fixed text, because messages of exceptions are for the log.
    /// </summary>
    public static (Status Status, Metadata Trailers) FromException(Exception fault, bool isDeadlinePassed, bool isClientGone)
    {
        if (isDeadlinePassed)
        {
            return (ProtocolErrors.DeadlineExceeded, Metadata.Empty);
        }

        // Kestrel reports a lost connection to a reader a moment before it fires the token.
        if (isClientGone || fault is ConnectionResetException or ConnectionAbortedException or BadHttpRequestException)
        {
            return (ProtocolErrors.Cancelled, Metadata.Empty);
        }

        // OK is not a failure: a service that throws it has no response to show for it.
        return fault is RpcException { StatusCode: not StatusCode.OK } refusal
            ? (refusal.Status, refusal.Trailers)
            : (ProtocolErrors.HandlerFault, Metadata.Empty);
    }

    /// <summary>Writes status, message and metadata into trailers (or into the headers of a Trailers-Only response).</summary>
    public static void Write(IHeaderDictionary destination, Status status, Metadata? first, Metadata second)
    {
        // Most calls end without any: an enumerator would be all that is allocated here.
        if (first is { Count: > 0 })
        {
            WriteMetadata(destination, first);
        }

        if (second.Count > 0)
        {
            WriteMetadata(destination, second);
        }

        destination[HeaderNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            destination[HeaderNames.Message] = PercentEncoding.Encode(status.Detail);
        }

        if (status == ProtocolErrors.EncodingUnknown)
        {
            destination[HeaderNames.AcceptEncoding] = HeaderNames.Identity + "," + HeaderNames.Gzip;
        }
    }

    public static void WriteMetadata(IHeaderDictionary destination, IEnumerable<Metadata.Entry> metadata)
    {
        foreach (var entry in metadata)
        {
            if (!HeaderNames.IsReserved(entry.Key))
            {
                destination[entry.Key] = StringValues.Concat(destination[entry.Key], BinaryHeader.ToHeaderValue(entry));
            }
        }
    }
}
