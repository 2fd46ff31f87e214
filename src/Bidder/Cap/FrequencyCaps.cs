using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Rtb.Bidder.Snapshots;

namespace Rtb.Bidder.Cap;

/// <summary>How often each user has seen what is capped, in a table of fixed size.</summary>
/// <remarks>
/// An entry is one cache line: key, version and expiry, and six groups of (last time, count). Up to six impressions are remembered
/// exactly, to the second; more are merged into groups that all count as seen at the group's last time. Merging can only make
/// impressions look younger, so a user is never shown more than the cap allows in any window, and perhaps a little less.
/// Bids read without locks (a version that changes while an entry is rewritten tells them to look again); notices write, one at a
/// time per stripe. A full set of eight entries forgets an expired one, else the one that expires first, and counts that.
/// </remarks>
internal sealed class FrequencyCaps
{
    public const int GroupsPerEntry = 6;

    private const int Ways = 8;
    private const int WordsPerEntry = 8;
    private const int FirstGroup = 2;
    private const int CountBits = 16;
    private const int CountMax = (1 << CountBits) - 1;
    private const int Stripes = 64;

    private readonly ulong[] _words;
    private readonly int _setMask;
    private readonly Lock[] _stripes = new Lock[Stripes];
    private long _evictions;

    /// <param name="capacity">User and cap pairs remembered, rounded up to a power of two; 64 bytes each.</param>
    public FrequencyCaps(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 27);
        var sets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (capacity + Ways - 1) / Ways));
        _setMask = sets - 1;
        _words = new ulong[sets * Ways * WordsPerEntry];
        for (var i = 0; i < Stripes; i++)
        {
            _stripes[i] = new Lock();
        }
    }

    public int Capacity => _words.Length / WordsPerEntry;

    /// <summary>Entries forgotten before their time because their set was full: each may let a cap be exceeded.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>Whether one more impression would exceed any of the caps. Without a user nothing can be counted: then every cap says
    /// no.</summary>
    public bool Exceeds(ReadOnlySpan<CapEntry> caps, ulong userKey, long nowMs)
    {
        for (var i = 0; i < caps.Length; i++)
        {
            if (userKey == 0 || Seen(caps[i], userKey, (uint)(nowMs / 1000)) >= caps[i].Count)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Counts an impression under every cap. Called once per billed impression, by the notice and not by the bid.</summary>
    public void Count(ReadOnlySpan<CapEntry> caps, ulong userKey, long nowMs)
    {
        if (userKey == 0)
        {
            return;
        }
        for (var i = 0; i < caps.Length; i++)
        {
            var key = KeyOf(caps[i], userKey);
            var set = SetOf(key);
            using (_stripes[set & (Stripes - 1)].EnterScope())
            {
                Add(set, key, caps[i].WindowSeconds, (uint)(nowMs / 1000));
            }
        }
    }

    private int Seen(in CapEntry cap, ulong userKey, uint now)
    {
        var key = KeyOf(cap, userKey);
        var start = SetOf(key) * Ways * WordsPerEntry;
        for (var way = 0; way < Ways; way++)
        {
            var entry = start + (way * WordsPerEntry);
            if (Volatile.Read(ref _words[entry]) == key)
            {
                return SumStable(entry, key, (uint)cap.WindowSeconds, now, cap.Count);
            }
        }
        return 0;
    }

    /// <summary>Sum of the groups inside the window. An entry that is rewritten four times while it is read counts as full.</summary>
    private int SumStable(int entry, ulong key, uint window, uint now, int full)
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var version = VersionOf(Volatile.Read(ref _words[entry + 1]));
            var sum = Sum(entry, window, now);
            var sameKey = Volatile.Read(ref _words[entry]) == key;
            if ((version & 1) == 0 && VersionOf(Volatile.Read(ref _words[entry + 1])) == version)
            {
                return sameKey ? sum : 0;
            }
        }
        return full;
    }

    private int Sum(int entry, uint window, uint now)
    {
        var sum = 0;
        for (var group = entry + FirstGroup; group < entry + WordsPerEntry; group++)
        {
            var word = Volatile.Read(ref _words[group]);
            if (IsInside(word, window, now))
            {
                sum += (int)(word & CountMax);
            }
        }
        return sum;
    }

    private void Add(int set, ulong key, int windowSeconds, uint now)
    {
        var entry = FindOrEvict(set, key, now);
        var found = _words[entry] == key;
        var version = VersionOf(_words[entry + 1]);
        var expires = now + (uint)windowSeconds + 1;

        // Odd: being rewritten. Readers compare the version before and after, so it is written first and last.
        Interlocked.Exchange(ref _words[entry + 1], Meta(version + 1, expires));
        if (!found)
        {
            for (var word = entry + FirstGroup; word < entry + WordsPerEntry; word++)
            {
                Volatile.Write(ref _words[word], 0);
            }
            Volatile.Write(ref _words[entry], key);
        }
        AddToGroups(entry, (uint)windowSeconds, now);
        Volatile.Write(ref _words[entry + 1], Meta(version + 2, expires));
    }

    private void AddToGroups(int entry, uint window, uint now)
    {
        Span<ulong> groups = _words.AsSpan(entry + FirstGroup, GroupsPerEntry);
        for (var i = 0; i < GroupsPerEntry; i++)
        {
            if (!IsInside(groups[i], window, now))
            {
                Volatile.Write(ref groups[i], Group(now, 1));
                return;
            }
        }
        // All six are inside the window: the two neighbours in time that lie closest become one, at the later time.
        groups.Sort();
        var closest = 0;
        for (var i = 1; i < GroupsPerEntry - 1; i++)
        {
            if (TimeOf(groups[i + 1]) - TimeOf(groups[i]) < TimeOf(groups[closest + 1]) - TimeOf(groups[closest]))
            {
                closest = i;
            }
        }
        var together = Math.Min(CountMax, (int)(groups[closest] & CountMax) + (int)(groups[closest + 1] & CountMax));
        Volatile.Write(ref groups[closest + 1], Group(TimeOf(groups[closest + 1]), together));
        Volatile.Write(ref groups[closest], Group(now, 1));
    }

    private int FindOrEvict(int set, ulong key, uint now)
    {
        var start = set * Ways * WordsPerEntry;
        var oldest = start;
        for (var way = 0; way < Ways; way++)
        {
            var entry = start + (way * WordsPerEntry);
            if (_words[entry] == key)
            {
                return entry;
            }
            if (ExpiryOf(_words[entry + 1]) < ExpiryOf(_words[oldest + 1]))
            {
                oldest = entry;
            }
        }
        if (_words[oldest] != 0 && ExpiryOf(_words[oldest + 1]) >= now)
        {
            Interlocked.Increment(ref _evictions);
        }
        return oldest;
    }

    /// <summary>Seconds are cut off, so an impression counts until a full second after its window: rather too long than too
    /// short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInside(ulong group, uint window, uint now) => group != 0 && (long)now - TimeOf(group) <= window;

    private int SetOf(ulong key)
    {
        Debug.Assert(key != 0, "0 marks an empty entry");
        return (int)(key >> 32) & _setMask;
    }

    /// <summary>Different windows over the same thing are different entries. Inputs are hashes; this only has to mix them.</summary>
    private static ulong KeyOf(in CapEntry cap, ulong userKey)
    {
        var high = Math.BigMul(
            cap.ScopeKey ^ 0x9E3779B97F4A7C15, userKey ^ BitOperations.RotateLeft((ulong)cap.WindowSeconds, 40), out var low);
        var mixed = Math.BigMul(high ^ low ^ userKey, 0xE7037ED1A0B428DB ^ (ulong)cap.WindowSeconds, out low);
        mixed ^= low;
        return mixed == 0 ? 1 : mixed;
    }

    private static ulong Group(uint time, int count) => ((ulong)time << CountBits) | (uint)count;

    private static uint TimeOf(ulong group) => (uint)(group >> CountBits);

    private static ulong Meta(uint version, uint expires) => ((ulong)expires << 32) | version;

    private static uint VersionOf(ulong meta) => (uint)meta;

    private static uint ExpiryOf(ulong meta) => (uint)(meta >> 32);
}
