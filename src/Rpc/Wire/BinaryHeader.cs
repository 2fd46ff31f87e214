using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>Values of <c>-bin</c> headers: base64 of the standard alphabet, sent without padding, accepted with and without.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> value) => Convert.ToBase64String(value).TrimEnd('=');

    /// <summary>False when the text is not base64.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] value)
    {
        var bare = text.TrimEnd('=');
        var padding = (4 - (bare.Length % 4)) % 4;
        var isPaddedRight = bare.Length == text.Length || text.Length - bare.Length == padding;
        if (padding == 3 || !isPaddedRight)
        {
            value = [];
            return false;
        }

        var padded = new char[bare.Length + padding];
        bare.CopyTo(padded);
        padded.AsSpan(bare.Length).Fill('=');
        value = new byte[padded.Length / 4 * 3];
        var isValid = Convert.TryFromBase64Chars(padded, value, out var length);
        value = isValid ? value[..length] : [];
        return isValid;
    }

    /// <summary>
    /// Adds one header to metadata. Several binary values may share a header, joined by commas. What cannot be decoded throws
    /// <see cref="FormatException"/>.
    /// </summary>
    public static void AddTo(Metadata metadata, string name, string value)
    {
        var key = name.ToLowerInvariant();
        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            metadata.Add(key, value);
            return;
        }

        foreach (var part in value.Split(','))
        {
            if (!TryDecode(part.AsSpan().Trim(), out var bytes))
            {
                throw new FormatException($"The header '{key}' is not base64.");
            }

            metadata.Add(key, bytes);
        }
    }

    public static string ToHeaderValue(Metadata.Entry entry) => entry.IsBinary ? Encode(entry.ValueBytes) : entry.Value;
}
