using System.Diagnostics;

namespace Rtb.Bidder.Decode;

/// <summary>A list of strings with a fixed capacity, reused from request to request.</summary>
internal sealed class TextList
{
    private readonly Text[] _items;
    private int _count;

    public TextList(int capacity)
    {
        _items = new Text[capacity];
    }

    public int Count => _count;

    public int Capacity => _items.Length;

    public ReadOnlySpan<Text> Items => _items.AsSpan(0, _count);

    /// <summary>False when the list is full: the caller refuses the request with the reason of that limit.</summary>
    public bool TryAdd(in Text text)
    {
        if ((uint)_count >= (uint)_items.Length)
        {
            return false;
        }
        _items[_count++] = text;
        return true;
    }

    /// <summary>The same, written in its place at once.</summary>
    public bool TryAdd(int start, int length, ulong hash)
    {
        var items = _items;
        var count = _count;
        if ((uint)count >= (uint)items.Length)
        {
            return false;
        }
        ref var item = ref items[count];
        item.Start = start;
        item.Length = length;
        item.Hash = hash;
        _count = count + 1;
        return true;
    }

    public ref readonly Text this[int index]
    {
        get
        {
            Debug.Assert((uint)index < (uint)_count, "index inside the list");
            return ref _items[index];
        }
    }

    public void Clear() => _count = 0;
}
