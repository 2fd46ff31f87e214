namespace Rtb.Bidder.Decode;

/// <summary>user.gender: "M", "F", "O" in either case.</summary>
internal static class GenderCode
{
    /// <summary>The capital letter; 0 for everything else, which is unknown.</summary>
    public static int Of(ReadOnlySpan<byte> text)
    {
        var letter = text.Length == 1 ? text[0] & ~0x20 : 0;
        return letter is 'M' or 'F' or 'O' ? letter : 0;
    }
}
