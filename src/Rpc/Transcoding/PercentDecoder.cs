using System.Text;

namespace Rtb.Rpc.Transcoding;

/// <summary>Percent-decoding that refuses what is not an escape or not UTF-8, instead of letting it pass.</summary>
internal static class PercentDecoder
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes everything; unless asked otherwise also an escaped slash.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out string decoded, bool keepsSlash = false, bool plusIsSpace = false)
    {
        decoded = "";
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    return false;
                }

                var value = (byte)((Convert.FromHexString(text.Slice(i + 1, 2)))[0]);
                if (value == '/' && keepsSlash)
                {
                    bytes.AddRange("%2"u8);
                    bytes.Add((byte)text[i + 2]);
                }
                else
                {
                    bytes.Add(value);
                }

                i += 2;
            }
            else if (text[i] == '+' && plusIsSpace)
            {
                bytes.Add((byte)' ');
            }
            else if (Rune.DecodeFromUtf16(text[i..], out var rune, out var taken) == System.Buffers.OperationStatus.Done)
            {
                var length = rune.EncodeToUtf8(utf8);
                bytes.AddRange(utf8[..length]);
                i += taken - 1;
            }
            else
            {
                return false;
            }
        }

        try
        {
            decoded = s_strictUtf8.GetString([.. bytes]);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
