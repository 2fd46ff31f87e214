using System.Text;

namespace Rtb.Bidder.Admission;

/// <summary>The credentials of <c>Authorization: Bearer</c> (RFC 6750).</summary>
internal static class BearerToken
{
    /// <summary>Longest token that is looked at.</summary>
    public const int BytesMax = 512;

    /// <summary>The token of a header value; empty when it holds none.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> authorization)
    {
        const int scheme = 7;
        return authorization.Length > scheme && authorization.Length - scheme <= BytesMax
            && Ascii.EqualsIgnoreCase(authorization[..scheme], "bearer "u8)
            ? authorization[scheme..].Trim((byte)' ')
            : default;
    }
}
