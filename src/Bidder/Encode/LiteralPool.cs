namespace Rtb.Bidder.Encode;

/// <summary>
/// Keeps equal pieces of templates once: four of five pieces of a creative are those of every other. Less memory, and what every bid
/// writes stays in the cache. Lives as long as a snapshot is built.
/// </summary>
internal sealed class LiteralPool
{
    private readonly Dictionary<byte[], byte[]> _literals = new(new ByContent());

    /// <summary>Replaces the literals of a template by those that are known already.</summary>
    public void Share(TemplateSegment[] segments)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            var literal = segments[i].Literal;
            if (_literals.TryGetValue(literal, out var known))
            {
                segments[i] = segments[i] with { Literal = known };
            }
            else
            {
                _literals.Add(literal, literal);
            }
        }
    }

    /// <summary>The same for pieces.</summary>
    public void Share(byte[][] pieces)
    {
        for (var i = 0; i < pieces.Length; i++)
        {
            if (!_literals.TryAdd(pieces[i], pieces[i]))
            {
                pieces[i] = _literals[pieces[i]];
            }
        }
    }

    private sealed class ByContent : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
