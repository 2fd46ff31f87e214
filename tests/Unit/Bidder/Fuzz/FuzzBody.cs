namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>The input that is being changed: bytes with room to grow up to a limit; what does not fit is left out.</summary>
internal sealed class FuzzBody(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public void Load(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, _bytes.Length);
        bytes[..Length].CopyTo(_bytes);
    }

    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Puts <paramref name="bytes"/> in the place of the next <paramref name="count"/> bytes.</summary>
    public void Replace(int at, int count, ReadOnlySpan<byte> bytes)
    {
        if (Length - count + bytes.Length > _bytes.Length)
        {
            return;
        }
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(at));
        Length += bytes.Length - count;
    }

    public void Insert(int at, ReadOnlySpan<byte> bytes) => Replace(at, 0, bytes);

    public void Delete(int at, int count) => Replace(at, Math.Min(count, Length - at), []);
}
