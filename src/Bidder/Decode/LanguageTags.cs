namespace Rtb.Bidder.Decode;

/// <summary>Languages as exchanges send them: "en", "en-US", "EN_us".</summary>
internal static class LanguageTags
{
    /// <summary>The primary language with its hash.</summary>
    public static Text Primary(DecodedRequest request, Text tag)
    {
        var end = request.Bytes(tag).IndexOfAny((byte)'-', (byte)'_');
        tag.Length = end < 0 ? tag.Length : end;
        tag.Hash = request.HashOf(tag.Start, tag.Length);
        return tag;
    }
}
