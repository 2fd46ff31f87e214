using System.Text;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Changes JSON by its tokens: values, members, nesting and escapes; and every second time by its bytes.</summary>
internal sealed class JsonMutator(byte[][] seeds)
{
    /// <summary>What is hard to read right, and what is none.</summary>
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "0", "-0", "-1", "1", "3.0", "3e2", "0.0000001", "1e400", "-1e999", "1E-400", "9223372036854775807", "18446744073709551616",
            "2147483648", "-2147483649", "4294967296", "1" + new string('0', 300), "0." + new string('9', 200), "1e99999999999", "01", "1.",
            ".5", "1e", "1e+", "+1", "0x1", "NaN", "Infinity", "-", "1_0", "true", "false", "null", "tru", "nul", "True", "{}", "[]",
            "[[]]",
            "[{}]", "[1,]", "[,1]", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\" 1}", "\"\"", "\"1\"", "\"300\"", "\"true\"", "\"-1\"",
            "\"1e3\"",
            "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u12\"", "\"\\x\"", "\"\\", "\"\u0001\"",
            "\"\n\"",
            "\"\u00e4\u20ac\U0001F600\"", "'a'", "/**/1", "\"USD\"", "\"[{}]\"", "\"{\\\"assets\\\":[{\\\"id\\\":1,\\\"title\\\":{}}]}\"",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, (byte)'"'],
        [(byte)'"', 0xC0, 0x80, (byte)'"'],
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        [(byte)'"', 0xF4, 0x90, 0x80, 0x80, (byte)'"'],
        [(byte)'"', 0xE2, 0x82, (byte)'"'],
        [0xEF, 0xBB, 0xBF, (byte)'1'],
        [0],
    ];

    private static readonly string[] Names =
    [
        "id", "imp", "banner", "video", "audio", "native", "request", "site", "app", "dooh", "device", "user", "regs", "source", "ext",
        "pmp",
        "deals", "format", "w", "h", "bidfloor", "cur", "badv", "eids", "uids", "data", "segment", "geo", "lat", "sua", "consent", "gpp",
        "tmax", "test", "schain", "nodes", "mimes", "metric", "assets", "title", "i\\u0064", "im\\u0070", "",
    ];

    public void Next(Random random, FuzzBody body)
    {
        body.Load(seeds[random.Next(seeds.Length)]);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            if (random.Next(2) == 0)
            {
                ByteChanges.Apply(random, body, seeds);
            }
            else
            {
                ChangeToken(random, body);
            }
        }
    }

    private void ChangeToken(Random random, FuzzBody body)
    {
        if (!TryPick(random, body.Span, out var at, out var length))
        {
            return;
        }
        switch (random.Next(9))
        {
            case 0 or 1 or 2:
                body.Replace(at, length, Values[random.Next(Values.Length)]);
                break;
            case 3:
                var other = seeds[random.Next(seeds.Length)];
                body.Replace(at, length, TryPick(random, other, out var from, out var count) ? other.AsSpan(from, count) : []);
                break;
            case 4:
                Nest(random, body, at, length);
                break;
            case 5:
                body.Insert(at, [.. body.Span.Slice(at, length), (byte)',']);
                break;
            case 6:
                InsertMember(random, body, at);
                break;
            case 7:
                body.Insert(at, Encoding.ASCII.GetBytes(new string(" \n\r\t\f\v"[random.Next(6)], random.Next(1, 70))));
                break;
            default:
                Escape(random, body, at, length);
                break;
        }
    }

    private static void Nest(Random random, FuzzBody body, int at, int length)
    {
        var levels = random.Next(4) == 0 ? random.Next(60, 600) : random.Next(1, 24);
        var asObject = random.Next(2) == 0;
        var open = string.Concat(Enumerable.Repeat(asObject ? "{\"a\":" : "[", levels));
        body.Insert(at + length, Encoding.ASCII.GetBytes(new string(asObject ? '}' : ']', random.Next(8) == 0 ? levels - 1 : levels)));
        body.Insert(at, Encoding.ASCII.GetBytes(open));
    }

    /// <summary>A member behind the next brace, so that names come twice and where nobody expects them.</summary>
    private static void InsertMember(Random random, FuzzBody body, int at)
    {
        var brace = body.Span[at..].IndexOf((byte)'{');
        if (brace >= 0)
        {
            byte[] member = [.. Encoding.ASCII.GetBytes($"\"{Names[random.Next(Names.Length)]}\":"), .. Values[random.Next(Values.Length)],
                (byte)','];
            body.Insert(at + brace + 1, member);
        }
    }

    private static void Escape(Random random, FuzzBody body, int at, int length)
    {
        var place = at + random.Next(Math.Max(length, 1));
        if (place < body.Length && body.Span[place] is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\')
        {
            body.Replace(place, 1, Encoding.ASCII.GetBytes($"\\u00{body.Span[place]:x2}"));
        }
    }

    /// <summary>The value behind the next colon, comma or bracket.</summary>
    private static bool TryPick(Random random, ReadOnlySpan<byte> json, out int at, out int length)
    {
        at = json.IsEmpty ? 0 : random.Next(json.Length);
        var mark = json[at..].IndexOfAny(":,["u8);
        at += mark + 1;
        length = mark < 0 ? 0 : ValueEnd(json, at) - at;
        return mark >= 0;
    }

    /// <summary>A rough look: it must find most values, not all.</summary>
    private static int ValueEnd(ReadOnlySpan<byte> json, int at)
    {
        var depth = 0;
        var quoted = false;
        for (; at < json.Length; at++)
        {
            var next = json[at];
            if (quoted)
            {
                at += next == '\\' ? 1 : 0;
                quoted = next != '"';
            }
            else if (next is (byte)'}' or (byte)']' or (byte)',' && depth == 0)
            {
                return at;
            }
            else
            {
                quoted = next == '"';
                depth += next is (byte)'{' or (byte)'[' ? 1 : next is (byte)'}' or (byte)']' ? -1 : 0;
            }
        }
        return json.Length;
    }
}
