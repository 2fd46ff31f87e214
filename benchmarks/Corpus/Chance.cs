namespace Rtb.Corpus;

/// <summary>Seeded choices. The same seed makes the same choices on every machine.</summary>
/// <remarks>SplitMix64 rather than <see cref="Random"/>, whose seeded sequence no contract promises to keep.</remarks>
internal sealed class Chance
{
    private ulong _state;

    public Chance(int seed, long stream)
    {
        _state = ((ulong)(uint)seed << 32) ^ ((ulong)stream * 0xD1B54A32D192ED03);
        Next();
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 inclusive to <paramref name="limit"/> exclusive.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Both ends inclusive.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>0 inclusive to 1 exclusive.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Percent(int percent) => Below(100) < percent;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index below <paramref name="limit"/>; small ones are much more frequent, as popular sites are.</summary>
    public int Popular(int limit) => (int)(Math.Pow(Share(), 3) * limit);

    /// <summary>An index of <paramref name="weights"/>, in proportion to the weight there.</summary>
    public int Weighted(params ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }
        var left = Below(total);
        var index = 0;
        while (left >= weights[index])
        {
            left -= weights[index++];
        }
        return index;
    }

    /// <summary>Different items, in random order.</summary>
    public List<T> Some<T>(IReadOnlyList<T> items, int count)
    {
        var chosen = new List<T>(count);
        var seen = new HashSet<int>();
        while (chosen.Count < Math.Min(count, items.Count))
        {
            var index = Below(items.Count);
            if (seen.Add(index))
            {
                chosen.Add(items[index]);
            }
        }
        return chosen;
    }

    public string Hex(int digits)
    {
        Span<char> text = stackalloc char[digits];
        foreach (ref var digit in text)
        {
            digit = "0123456789abcdef"[Below(16)];
        }
        return new string(text);
    }

    public string Uuid()
    {
        var hex = Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }
}
