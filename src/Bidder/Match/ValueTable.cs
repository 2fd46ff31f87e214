using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>From a value of a request to its entry in a dimension: open addressing, at most half full, never changed.</summary>
/// <remarks>Texts are found by hash and verified against the stored bytes; codes are their own key.</remarks>
internal sealed class ValueTable
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong[] _keys;
    private readonly int[] _entries;
    private readonly int _shift;
    private readonly int[] _nameEnds;
    private readonly byte[] _names;

    private ValueTable(ReadOnlySpan<ulong> keys, int[] nameEnds, byte[] names)
    {
        Count = keys.Length;
        var bits = Math.Max(BitOperations.Log2((uint)Math.Max(keys.Length, 1)) + 2, 3);
        _keys = new ulong[1 << bits];
        _entries = new int[1 << bits];
        _shift = 64 - bits;
        _nameEnds = nameEnds;
        _names = names;
        for (var entry = 0; entry < keys.Length; entry++)
        {
            var slot = SlotOf(keys[entry]);
            while (_keys[slot] != 0)
            {
                slot = (slot + 1) & (_keys.Length - 1);
            }
            _keys[slot] = keys[entry];
            _entries[slot] = entry;
        }
    }

    public int Count { get; }

    public long Bytes => (12L * _keys.Length) + (4L * _nameEnds.Length) + _names.Length;

    /// <summary>The values are their own keys; 0 is not a key.</summary>
    public static ValueTable OfKeys(IReadOnlyList<ulong> keys) => new([.. keys], [], []);

    /// <summary>Distinct texts, the case of ASCII letters apart.</summary>
    public static ValueTable OfTexts(IReadOnlyList<string> texts)
    {
        var names = texts.Select(Encoding.UTF8.GetBytes).ToList();
        var ends = new int[names.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = (i == 0 ? 0 : ends[i - 1]) + names[i].Length;
        }
        return new([.. names.Select(name => TextHash.Of(name))], ends, [.. names.SelectMany(name => name)]);
    }

    /// <summary>The entry of a key; -1 when no campaign names it.</summary>
    public int Find(ulong key)
    {
        var keys = _keys;
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (keys.Length - 1))
        {
            var found = keys[slot];
            if (found == key)
            {
                return found == 0 ? -1 : _entries[slot];
            }
            if (found == 0)
            {
                return -1;
            }
        }
    }

    /// <summary>The entry of a text of a request; -1 when no campaign names it.</summary>
    public int Find(in Text text, byte[] buffer) =>
        text.Hash != 0 ? Find(text.Hash, text.In(buffer)) : FindReadable(text.In(buffer));

    /// <summary>The entry of a text; -1 when no campaign names it.</summary>
    public int Find(ReadOnlySpan<byte> text) => Find(TextHash.Of(text), text);

    /// <summary>
    /// The same, faster, for a text behind whose start <see cref="TextHash.BlockBytes"/> bytes can be read: any piece of a request's
    /// buffer.
    /// </summary>
    public int FindReadable(ReadOnlySpan<byte> text) =>
        Find(TextHash.OfReadable(ref MemoryMarshal.GetReference(text), text.Length), text);

    /// <summary>The bytes are looked at only when the hash is found.</summary>
    private int Find(ulong hash, ReadOnlySpan<byte> text)
    {
        var keys = _keys;
        for (var slot = SlotOf(hash); keys[slot] != 0; slot = (slot + 1) & (keys.Length - 1))
        {
            if (keys[slot] == hash && TextHash.EqualsIgnoreCase(NameOf(_entries[slot]), text))
            {
                return _entries[slot];
            }
        }
        return -1;
    }

    private ReadOnlySpan<byte> NameOf(int entry)
    {
        var start = entry == 0 ? 0 : _nameEnds[entry - 1];
        return _names.AsSpan(start, _nameEnds[entry] - start);
    }

    private int SlotOf(ulong key) => (int)((key * Golden) >> _shift);
}
