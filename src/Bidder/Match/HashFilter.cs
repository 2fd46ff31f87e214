using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>A block list of a request, asked for hashes: 1,024 bits that say no at once for nearly all that is not in the list.</summary>
internal sealed class HashFilter
{
    private const int Words = 16;

    private readonly ulong[] _bits = new ulong[Words];
    private TextList? _list;

    public bool IsEmpty => _list is null;

    public void Fill(TextList list)
    {
        if (_list is not null)
        {
            _bits.AsSpan().Clear();
        }
        _list = list.Count == 0 ? null : list;
        foreach (ref readonly var text in list.Items)
        {
            _bits[WordOf(text.Hash)] |= 1UL << (int)(text.Hash & 63);
        }
    }

    public bool HasAny(ReadOnlySpan<ulong> hashes)
    {
        foreach (var hash in hashes)
        {
            if ((_bits[WordOf(hash)] >> (int)(hash & 63) & 1) != 0 && IsInList(hash))
            {
                return true;
            }
        }
        return false;
    }

    private bool IsInList(ulong hash)
    {
        foreach (ref readonly var text in _list!.Items)
        {
            if (text.Hash == hash)
            {
                return true;
            }
        }
        return false;
    }

    private static int WordOf(ulong hash) => (int)(hash >> 6) & (Words - 1);
}
