namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Changes that know nothing of the format: bits, bytes, runs, cuts, and the halves of two inputs.</summary>
internal static class ByteChanges
{
    public static void Apply(Random random, FuzzBody body, byte[][] seeds)
    {
        if (body.Length == 0)
        {
            body.Load(seeds[random.Next(seeds.Length)]);
            return;
        }
        var at = random.Next(body.Length);
        switch (random.Next(10))
        {
            case 0 or 1:
                body.Span[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                body.Span[at] = (byte)random.Next(256);
                break;
            case 3:
                body.Delete(at, random.Next(1, 5));
                break;
            case 4:
                InsertAny(random, body, at);
                break;
            case 5:
                var from = random.Next(body.Length);
                body.Insert(at, body.Span.Slice(from, Math.Min(random.Next(1, 33), body.Length - from)).ToArray());
                break;
            case 6:
                body.Delete(at, random.Next(1, body.Length + 1));
                break;
            case 7:
                Splice(random, body, seeds[random.Next(seeds.Length)], at);
                break;
            case 8:
                body.Span.Slice(at, Math.Min(random.Next(1, 9), body.Length - at)).Fill((byte)(random.Next(2) == 0 ? 0x00 : 0xFF));
                break;
            default:
                body.Truncate(random.Next(4) == 0 ? at : body.Length);
                break;
        }
    }

    private static void InsertAny(Random random, FuzzBody body, int at)
    {
        Span<byte> bytes = stackalloc byte[random.Next(1, 9)];
        random.NextBytes(bytes);
        body.Insert(at, bytes);
    }

    /// <summary>Up to here this input, from somewhere on the other.</summary>
    private static void Splice(Random random, FuzzBody body, byte[] other, int at)
    {
        body.Truncate(at);
        body.Insert(at, other.AsSpan(random.Next(other.Length + 1)));
    }
}
