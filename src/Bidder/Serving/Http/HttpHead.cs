using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving.Http;

/// <summary>What the head of a request says: the few things a bid endpoint asks of HTTP/1.1 (RFC 9112), as numbers and places.</summary>
internal struct HttpHead
{
    /// <summary>0, or the status that refuses the head; the connection cannot go on after it.</summary>
    public int Refused;

    /// <summary>The path without query, as sent: offset and length in the head.</summary>
    public int PathStart;
    public int PathLength;

    public bool IsPost;

    /// <summary>HTTP/1.0, or <c>Connection: close</c>: the connection ends with the answer.</summary>
    public bool Closes;

    /// <summary>HTTP/1.0 with <c>Connection: keep-alive</c>, which must be told that the connection stays.</summary>
    public bool SaysKeepAlive;

    public bool ExpectsContinue;

    /// <summary>Bytes of the body; -1 when the head does not say.</summary>
    public long ContentLength;

    public bool IsChunked;

    /// <summary>Format of the body; meaningless when <see cref="IsTypeKnown"/> is false.</summary>
    public RequestFormat Format;
    public bool IsTypeKnown;

    public BodyCoding Coding;
    public bool AcceptsGzip;

    /// <summary>Value of <c>Authorization</c>: offset and length in the head.</summary>
    public int AuthorizationStart;
    public int AuthorizationLength;

    /// <summary>Value of <c>x-openrtb-version</c>: offset and length in the head.</summary>
    public int VersionStart;
    public int VersionLength;
}

/// <summary>Content-Encoding of a request.</summary>
internal enum BodyCoding : byte
{
    None,
    Gzip,
    Unknown,
}
