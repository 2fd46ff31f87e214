namespace Rtb.Rpc.Wire;

/// <summary>Names of the headers and values that the gRPC-over-HTTP/2 document fixes.</summary>
internal static class HeaderNames
{
    public const string ContentType = "content-type";
    public const string Te = "te";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    /// <summary>Pseudo-metadata that asks for a compression of this one call; upstream's name for it. It never travels.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";
    public const string PreviousAttempts = "grpc-previous-rpc-attempts";
    public const string RetryPushback = "grpc-retry-pushback-ms";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string StatusDetails = "grpc-status-details-bin";
    public const string UserAgent = "user-agent";
    public const string GrpcContentType = "application/grpc";
    public const string Identity = "identity";
    public const string Gzip = "gzip";

    /// <summary>True for <c>application/grpc</c>, alone or followed by <c>+format</c> or parameters.</summary>
    public static bool IsGrpcContentType(string? value)
    {
        if (value is null || !value.StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return value.Length == GrpcContentType.Length || value[GrpcContentType.Length] is '+' or ';';
    }

    /// <summary>True for headers that belong to the protocol and never show up as metadata.</summary>
    public static bool IsReserved(string name) =>
        name.Length == 0
        || name[0] == ':'
        || (name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && !name.Equals(StatusDetails, StringComparison.OrdinalIgnoreCase))
        || name.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Te, StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("connection", StringComparison.OrdinalIgnoreCase)
        || name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase);
}
