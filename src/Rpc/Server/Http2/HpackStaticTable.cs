using System.Text;

namespace Rtb.Rpc.Server.Http2;

/// <summary>The header fields that every peer knows from the beginning (RFC 7541 appendix A), counted from 1.</summary>
internal static class HpackStaticTable
{
    private static readonly (byte[] Name, byte[] Value)[] s_fields =
    [
        .. new (string Name, string Value)[]
        {
            (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"),
            (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"),
            (":status", "404"), (":status", "500"), ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""),
            ("accept-ranges", ""), ("accept", ""), ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""),
            ("cache-control", ""), ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
            ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""),
            ("expect", ""), ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""),
            ("if-none-match", ""), ("if-range", ""), ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""),
            ("max-forwards", ""), ("proxy-authenticate", ""), ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""),
            ("retry-after", ""), ("server", ""), ("set-cookie", ""), ("strict-transport-security", ""), ("transfer-encoding", ""),
            ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
        }.Select(field => (Encoding.ASCII.GetBytes(field.Name), Encoding.ASCII.GetBytes(field.Value))),
    ];

    /// <summary>How many there are; greater indexes are those of the dynamic table.</summary>
    public static int Count => s_fields.Length;

    public static ReadOnlySpan<byte> Name(int index) => s_fields[index - 1].Name;

    public static ReadOnlySpan<byte> Value(int index) => s_fields[index - 1].Value;
}
