using System.Globalization;
using System.Security.Cryptography;

namespace Rtb.Bidder.Serving;

/// <summary>A key of notice tokens: its number on the wire and 32 secret bytes.</summary>
internal sealed record NoticeKey(byte Id, byte[] Secret);

/// <summary>Where the keys of notice tokens come from: the operator's setting, or a file this node makes once for itself.</summary>
internal static class NoticeKeyFile
{
    private const int SecretBytes = 32;

    /// <summary>One or two <c>id:hex</c> pairs, separated by commas, newest first. False when anything is off.</summary>
    public static bool TryParse(string text, out IReadOnlyList<NoticeKey> keys)
    {
        var parsed = new List<NoticeKey>();
        keys = parsed;
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0
                || !byte.TryParse(pair.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == 0
                || pair.Length - colon - 1 != 2 * SecretBytes
                || !pair.AsSpan(colon + 1).ContainsOnlyHex()
                || parsed.Exists(key => key.Id == id))
            {
                return false;
            }
            parsed.Add(new NoticeKey(id, Convert.FromHexString(pair.AsSpan(colon + 1))));
        }
        return parsed.Count is 1 or 2;
    }

    /// <summary>The keys of the setting, else of <c>notice.keys</c> in the data folder, which is made when it is missing (readable by the
    /// owner only).</summary>
    public static IReadOnlyList<NoticeKey> Load(BidderOptions options)
    {
        var path = Path.Combine(options.DataFolder, "notice.keys");
        var text = options.NoticeKeys.Length > 0 ? options.NoticeKeys : ReadOrCreate(path, () => "1:" + NewSecret());
        return TryParse(text, out var keys) ? keys : throw new InvalidDataException($"{path}: not one or two 'id:hex' pairs of 32 bytes");
    }

    /// <summary>The 16 secret bytes under which user ids are hashed, kept in <c>user.key</c> of the data folder.</summary>
    public static byte[] LoadUserKey(BidderOptions options)
    {
        var path = Path.Combine(options.DataFolder, "user.key");
        var text = ReadOrCreate(path, () => NewSecret()[..32]);
        return text.Length == 32 && text.AsSpan().ContainsOnlyHex()
            ? Convert.FromHexString(text)
            : throw new InvalidDataException($"{path}: not 16 bytes in hex");
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    private static string ReadOrCreate(string path, Func<string> create)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }
        var text = create();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var writer = new StreamWriter(path, options))
        {
            writer.Write(text);
        }
        return text;
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }
        return true;
    }
}
