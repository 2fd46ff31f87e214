using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Decode;

/// <summary>A member's name, which holds until the next one is read.</summary>
internal readonly ref struct JsonName
{
    private readonly ref byte _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public JsonName(ref byte first, int length, int at)
    {
        _first = ref first;
        Length = length;
        At = at;
    }

    public readonly int Length;

    /// <summary>Where the name lies; of one that stands there otherwise, as far before its value as if it stood there plainly.</summary>
    public readonly int At;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(scoped ReadOnlySpan<byte> name) =>
        Length == name.Length && MemoryMarshal.CreateReadOnlySpan(ref _first, name.Length).SequenceEqual(name);
}
