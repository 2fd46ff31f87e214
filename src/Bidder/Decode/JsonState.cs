using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// What all readers of one JSON document share: where it ends, what it may still hold, and the first thing that is wrong in it. The
/// readers themselves are values (<see cref="JsonScanner"/>); here is what is needed seldom.
/// </summary>
internal sealed class JsonState
{
    /// <summary>An escaped member name longer than this is none that we know.</summary>
    public const int EscapedNameMax = 128;

    private readonly byte[] _names = new byte[EscapedNameMax];
    private readonly DecodeLimits _limits;
    private readonly byte[] _buffer;

    public JsonState(byte[] buffer, DecodeLimits limits)
    {
        _buffer = buffer;
        _limits = limits;
        DepthMax = limits.DepthMax;
    }

    public readonly int DepthMax;

    /// <summary>Bytes of the document; behind it stands a zero.</summary>
    public int End;

    /// <summary>Members and elements that may still come.</summary>
    public int TokensLeft;

    /// <summary>None while everything so far was JSON.</summary>
    public NoBidReason Fault;

    /// <summary>Where the first fault is.</summary>
    public int FaultAt;

    /// <summary>Where the value of the member named by <see cref="OddName"/> begins.</summary>
    public int OddNameEnd;

    /// <summary>Starts a document in the first bytes of the buffer.</summary>
    public void Begin(int length)
    {
        _buffer[length] = 0;
        End = length;
        TokensLeft = _limits.TokensMax;
        Fault = NoBidReason.None;
        FaultAt = 0;
    }

    /// <summary>Remembers that this is no JSON; the answer is where to go on, the zero that no question is answered at.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Fail(int at) => Refuse(NoBidReason.Malformed, at);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Refuse(NoBidReason reason, int at)
    {
        if (Fault == NoBidReason.None)
        {
            Fault = reason;
            FaultAt = at;
        }
        return End;
    }

    /// <summary>
    /// Stands on the first place of a string that is not plain. The place of its closing quote; when there is none the last byte, so that
    /// the one behind it is the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int EscapedEnd(int at)
    {
        ref var json = ref MemoryMarshal.GetArrayDataReference(_buffer);
        while (_buffer[at] == '\\' && JsonEscapes.TrySkip(_buffer, ref at))
        {
            at = JsonText.PlainEnd(ref json, at);
        }
        if (_buffer[at] == '"')
        {
            return at;
        }
        Fail(Math.Min(at, End));
        return End - 1;
    }

    /// <summary>A member's name that has escapes, or space before its colon; it holds until the next one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<byte> OddName(int start)
    {
        ref var json = ref MemoryMarshal.GetArrayDataReference(_buffer);
        var plainEnd = JsonText.PlainEnd(ref json, start);
        var end = _buffer[plainEnd] == '"' ? plainEnd : EscapedEnd(plainEnd);
        var colon = JsonText.SpaceEnd(ref json, end + 1);
        if (Fault == NoBidReason.None && _buffer[colon] != ':')
        {
            Fail(colon);
        }
        OddNameEnd = Fault == NoBidReason.None ? colon + 1 : End;
        if (Fault != NoBidReason.None || (end != plainEnd && end - start > EscapedNameMax))
        {
            return default;
        }
        var name = _buffer.AsSpan(start, end - start);
        return end == plainEnd ? name : _names.AsSpan(0, JsonEscapes.Unescape(name, _names));
    }
}
