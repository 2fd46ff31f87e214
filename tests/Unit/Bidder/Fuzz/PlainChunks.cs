using System.Text;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>A chunked body, RFC 9112 section 7.1, read from its whole text in the plainest way.</summary>
internal sealed record PlainChunks(bool IsWhole, bool IsBroken, byte[] Body, int Consumed)
{
    private const int SizeLineMax = 256;
    private const int TrailersMax = 4_096;

    private static readonly PlainChunks Broken = new(IsWhole: false, IsBroken: true, [], 0);
    private static readonly PlainChunks Incomplete = new(IsWhole: false, IsBroken: false, [], 0);

    public override string ToString() => $"whole {IsWhole}, broken {IsBroken}, {Body.Length} bytes of {Consumed}";

    public static PlainChunks Read(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input);
        var body = new List<byte>();
        for (var at = 0; ;)
        {
            var end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (end < 0)
            {
                return IsTooLong(text[at..], SizeLineMax) ? Broken : Incomplete;
            }
            if (end - at > SizeLineMax || !TrySize(text[at..end], out var size))
            {
                return Broken;
            }
            at = end + 2;
            if (size == 0)
            {
                return ReadTrailers(text, at, [.. body]);
            }
            var data = (int)Math.Min(size, input.Length - at);
            body.AddRange(input.AsSpan(at, data));
            at += data;
            if (data < size || input.Length - at < 2)
            {
                return Incomplete;
            }
            if (!text.AsSpan(at).StartsWith("\r\n", StringComparison.Ordinal))
            {
                return Broken;
            }
            at += 2;
        }
    }

    private static PlainChunks ReadTrailers(string text, int at, byte[] body)
    {
        var total = 0;
        while (true)
        {
            var end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (end < 0)
            {
                return IsTooLong(text[at..], TrailersMax) ? Broken : Incomplete;
            }
            if (end == at)
            {
                return new PlainChunks(IsWhole: true, IsBroken: false, body, end + 2);
            }
            total += end - at;
            if (total > TrailersMax || HasControl(text[at..end]))
            {
                return Broken;
            }
            at = end + 2;
        }
    }

    /// <summary>The last character may be half of the line's end, which is none of its characters.</summary>
    private static bool IsTooLong(string line, int most) => line.Length > most + 1;

    private static bool TrySize(string line, out long size)
    {
        size = 0;
        var digits = line.Split(';')[0].TrimEnd(' ', '\t');
        if (digits.Length is 0 or > 8 || !digits.All(char.IsAsciiHexDigit) || HasControl(line))
        {
            return false;
        }
        size = Convert.ToInt64(digits, 16);
        return true;
    }

    /// <summary>A line feed alone ends a line for some servers and not for others; nobody sends one in good faith.</summary>
    private static bool HasControl(string line) => line.Any(c => (c < ' ' && c != '\t') || c == '\x7F');
}
