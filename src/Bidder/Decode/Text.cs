namespace Rtb.Bidder.Decode;

/// <summary>A string of the request: where it lies in the request buffer (already unescaped) and its <see cref="TextHash"/>.</summary>
internal struct Text
{
    public int Start;
    public int Length;

    /// <summary>0 when the string is empty or absent, or when the decoder does not hash this field.</summary>
    public ulong Hash;

    public readonly bool IsEmpty => Length == 0;

    public readonly ReadOnlySpan<byte> In(ReadOnlySpan<byte> buffer) => buffer.Slice(Start, Length);
}
