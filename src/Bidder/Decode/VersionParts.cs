namespace Rtb.Bidder.Decode;

/// <summary>A version that comes part by part, as in user agent hints: "12", "3", "1".</summary>
internal struct VersionParts
{
    private const int PartsMax = 3;

    private long _number;
    private int _count;

    /// <summary>Some send the whole version as one part; after a part that is no number nothing counts.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        if (_count == PartsMax)
        {
            return;
        }
        if (_count == 0)
        {
            _number = VersionNumber.Of(part);
            _count = _number == 0 || part.IndexOfAny((byte)'.', (byte)'_') >= 0 ? PartsMax : 1;
            return;
        }
        var next = VersionNumber.Of(part);
        if (next == 0)
        {
            _count = PartsMax;
            return;
        }
        _number += (next - 1) >> (16 * _count);
        _count++;
    }

    /// <summary>As of <see cref="VersionNumber"/>; 0 when no part was a number.</summary>
    public readonly long Number => _number;
}
