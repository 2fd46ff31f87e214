using System.Text;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Changes the text of HTTP by its lines, with what has been used to let two servers disagree; and every second time by its
/// bytes.</summary>
internal sealed class HttpMutator(byte[][] seeds, string[] lines)
{
    private readonly byte[][] _lines = [.. lines.Select(Encoding.Latin1.GetBytes)];

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
                ChangeLine(random, body);
            }
        }
    }

    private void ChangeLine(Random random, FuzzBody body)
    {
        var near = body.Length == 0 ? 0 : random.Next(body.Length);
        var next = body.Span[near..].IndexOf((byte)'\n');
        var at = next < 0 ? body.Length : near + next + 1;
        var end = body.Span[at..].IndexOf((byte)'\n') is var length and >= 0 ? at + length + 1 : body.Length;
        var line = _lines[random.Next(_lines.Length)];
        switch (random.Next(7))
        {
            case 0:
                body.Delete(at, end - at);
                break;
            case 1:
                body.Insert(at, body.Span[at..end].ToArray());
                break;
            case 2:
                body.Replace(at, end - at, line);
                break;
            case 3 when at >= 2:
                body.Replace(at - 2, 2, [.. "\n"u8]);
                break;
            case 4:
                Repeat(random, body, at, line);
                break;
            default:
                body.Insert(at, line);
                break;
        }
    }

    private static void Repeat(Random random, FuzzBody body, int at, byte[] line)
    {
        for (var times = random.Next(2, 60); times > 0; times--)
        {
            body.Insert(at, line);
        }
    }
}
