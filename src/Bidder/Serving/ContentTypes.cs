using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving;

/// <summary>Media types of bid requests and answers.</summary>
internal static class ContentTypes
{
    public const string Json = "application/json";
    public const string Protobuf = "application/x-protobuf";

    /// <summary>A missing type means JSON; parameters after ';' are ignored. False: 415.</summary>
    public static bool TryParse(string? contentType, out RequestFormat format)
    {
        format = RequestFormat.Json;
        if (string.IsNullOrEmpty(contentType) || ReferenceEquals(contentType, Json))
        {
            return true;
        }
        var type = contentType.AsSpan();
        var semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        if (type.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        format = RequestFormat.Protobuf;
        return type.Equals(Protobuf, StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
    }

    public static string Of(RequestFormat format) => format == RequestFormat.Json ? Json : Protobuf;
}
