using System.Text;
using Rtb.Bidder.Diagnostics;

namespace Rtb.Bidder.Serving;

/// <summary>Media types of bid requests and answers.</summary>
internal static class ContentTypes
{
    /// <summary>An empty type means JSON; parameters after ';' are ignored. False: 415.</summary>
    public static bool TryParse(ReadOnlySpan<byte> contentType, out RequestFormat format)
    {
        format = RequestFormat.Json;
        var semicolon = contentType.IndexOf((byte)';');
        var type = (semicolon < 0 ? contentType : contentType[..semicolon]).Trim(" \t"u8);
        if (type.IsEmpty || Ascii.EqualsIgnoreCase(type, "application/json"u8) || Ascii.EqualsIgnoreCase(type, "text/plain"u8))
        {
            return true;
        }
        format = RequestFormat.Protobuf;
        return Ascii.EqualsIgnoreCase(type, "application/x-protobuf"u8)
            || Ascii.EqualsIgnoreCase(type, "application/protobuf"u8)
            || Ascii.EqualsIgnoreCase(type, "application/octet-stream"u8);
    }
}
