using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// Walks one JSON document (RFC 8259) from front to back. The caller asks for members and elements and either reads a value or skips it;
/// everything that is passed over is checked too, so a document that comes to its end is valid JSON.
/// </summary>
/// <remarks>
/// Behind the document stands a zero byte, which no JSON rule accepts: every loop ends there without asking for the length, so bytes are
/// read without the check of a span. Behind that must be room for one vector. The first thing that is wrong moves to that zero, where
/// every question is answered with false. The document must be valid UTF-8, which the caller has checked.
/// A scanner is a local or a value parameter, never passed by reference, and everything here is inlined: then its place lives in a
/// register. Who is given a scanner answers with the place it came to, which its caller puts into <see cref="At"/>.
/// </remarks>
internal ref struct JsonScanner
{
    /// <summary>Bytes that must be readable behind the document, the zero included.</summary>
    public const int Slack = 64;

    private readonly ref byte _json;
    private readonly JsonState _state;

    // Whole registers: two halves that are written apart and passed on as one word would wait for both to reach the cache.
    private nint _place;
    private nint _level;

    /// <summary>The document lies at the start of the request's buffer.</summary>
    public JsonScanner(DecodedRequest request)
        : this(ref MemoryMarshal.GetArrayDataReference(request.Buffer), 0, 0, request.Json)
    {
        Debug.Assert(request.Limits.DepthMax is > 0 and <= 64, "skipping keeps one bit for each level");
        Debug.Assert(request.Buffer.Length >= request.BodyLength + Slack, "a vector may be read at the last byte");
        Debug.Assert(request.Buffer[request.BodyLength] == 0, "the zero stands behind the document");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public JsonScanner(ref byte json, int at, int depth, JsonState state)
    {
        _json = ref json;
        _state = state;
        _at = at;
        _depth = depth;
    }

    private int _at
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => (int)_place;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _place = value;
    }

    private int _depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => (int)_level;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _level = value;
    }

    /// <summary>Bytes read.</summary>
    public int At
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly get => _at;
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _at = value;
    }

    public readonly int Depth => _depth;

    /// <summary>The first byte of the next value (0 at the end): tells its type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var next = Unsafe.Add(ref _json, (uint)_at);
        if (next <= ' ')
        {
            _at = JsonText.SpaceEnd(ref _json, _at);
            next = Unsafe.Add(ref _json, (uint)_at);
        }
        return next;
    }

    /// <summary>True after the document's one value when nothing but white space follows.</summary>
    public bool AtEnd() => _state.Fault == NoBidReason.None && ((Peek() == 0 && _at == _state.End) || Fail(_at));

    /// <summary>True and inside when the next value is an object; otherwise the value is skipped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool EnterObject() => Enter((byte)'{');

    /// <summary>True and inside when the next value is an array; otherwise the value is skipped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool EnterArray() => Enter((byte)'[');

    /// <summary>
    /// The next member's name, with its value next; false after the last one. <paramref name="first"/> starts as true.
    /// The name holds until the next call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextMember(ref bool first, out JsonName name)
    {
        name = default;
        var next = Peek();
        if (next == ',' && !first)
        {
            _at++;
            next = Peek();
        }
        else if (next == '}')
        {
            return Leave();
        }
        else if (!first)
        {
            return Fail(_at);
        }
        first = false;
        if (next != '"' || --_state.TokensLeft < 0)
        {
            return Fail(_at);
        }
        var start = _at + 1;
        var end = JsonText.PlainEnd(ref _json, start);
        if (Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref _json, (uint)end)) != QuoteColon)
        {
            var odd = _state.OddName(start);
            _at = _state.OddNameEnd;
            name = new JsonName(ref MemoryMarshal.GetReference(odd), odd.Length, _at - 2 - odd.Length);
            return _state.Fault == NoBidReason.None;
        }
        _at = end + 2;
        name = new JsonName(ref Unsafe.Add(ref _json, (uint)start), end - start, start);
        return true;
    }

    /// <summary>
    /// Whether the member is that one. Then the place of its value is counted from where the name begins, not taken from where the search
    /// found its end, which is the same place: the processor can go on without waiting for the search.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(scoped JsonName name, scoped ReadOnlySpan<byte> known)
    {
        if (!name.Is(known))
        {
            return false;
        }
        _at = name.At + known.Length + 2;
        return true;
    }

    /// <summary>True with the next element's value next; false after the last one. <paramref name="first"/> starts as true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextElement(ref bool first)
    {
        var next = Peek();
        if (next == ',' && !first)
        {
            _at++;
            return (Peek() != ']' && --_state.TokensLeft >= 0) || Fail(_at);
        }
        if (next == ']')
        {
            return Leave();
        }
        if (!first || --_state.TokensLeft < 0)
        {
            return Fail(_at);
        }
        first = false;
        return _state.Fault == NoBidReason.None;
    }

    /// <summary>Passes over the next value, whatever it is, checking it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip() => _at = JsonSkip.Value(ref _json, _at, _depth, _state);

    /// <summary>A string without its hash; empty when the next value is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadText(DecodedRequest request, ref Text text) =>
        _at = JsonFields.ReadText(ref _json, _at, _depth, request, ref text);

    /// <summary>A string with its hash; empty when the next value is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadHashed(DecodedRequest request, ref Text text) =>
        _at = JsonFields.ReadHashed(ref _json, _at, _depth, request, ref text);

    /// <summary>A string that is not empty and has no escapes, when one is next; otherwise nothing is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadPlain(out int start, out int length)
    {
        start = _at + 1;
        length = 0;
        if (Peek() != '"')
        {
            return false;
        }
        start = _at + 1;
        var end = JsonText.PlainEnd(ref _json, start);
        length = end - start;
        if (length == 0 || Unsafe.Add(ref _json, (uint)end) != '"')
        {
            return false;
        }
        _at = end + 1;
        return true;
    }

    /// <summary>
    /// An integer, also when it is written as 3.0 or stands between quotes; true and false are 1 and 0. What is none or outside of 32 bits
    /// is absent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt(int absent)
    {
        var packed = JsonFields.ReadInt(ref _json, _at, _depth, _state, absent);
        _at = (int)(packed >> 32);
        return (int)packed;
    }

    /// <summary>A flag: 1, true, "1" are yes, and so is any other number above 0, as for a bool in protobuf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadFlag() => ReadInt(0) > 0;

    /// <summary>1 yes, 0 no, -1 absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadTristate() => Math.Clamp(ReadInt(-1), -1, 1);

    /// <summary>Adds integers of an array (or one in its place) to a mask of bits 1 to 63; others are ignored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMask(ref ulong mask) => _at = JsonFields.AddMask(new JsonScanner(ref _json, _at, _depth, _state), ref mask);

    /// <summary>
    /// The content of the next value when it is a string, as it stands between the quotes; otherwise the value is skipped and the answer
    /// is false.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadString(out int start, out int length, out bool escaped)
    {
        escaped = false;
        start = length = 0;
        if (Peek() != '"')
        {
            Skip();
            return false;
        }
        start = _at + 1;
        var end = JsonText.PlainEnd(ref _json, start);
        escaped = Unsafe.Add(ref _json, (uint)end) != '"';
        if (escaped)
        {
            end = _state.EscapedEnd(end);
        }
        length = end - start;
        _at = end + 1;
        return _state.Fault == NoBidReason.None;
    }

    /// <summary>
    /// The text of the next value when it is a number, or a string that may hold one; otherwise the value is skipped and the answer
    /// is false.
    /// </summary>
    public bool TryReadNumber(out ReadOnlySpan<byte> text)
    {
        text = default;
        var next = Peek();
        var start = _at;
        if (next == '"')
        {
            if (!TryReadString(out start, out var length, out _) || length == 0)
            {
                return false;
            }
            text = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _json, (uint)start), length);
            return true;
        }
        if (next != '-' && !JsonNumbers.IsDigit(next))
        {
            Skip();
            return false;
        }
        _at = JsonSkip.Number(ref _json, start, _state);
        if (_state.Fault != NoBidReason.None)
        {
            return false;
        }
        text = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _json, (uint)start), _at - start);
        return true;
    }

    private static ushort QuoteColon => BitConverter.IsLittleEndian ? (ushort)('"' | (':' << 8)) : (ushort)(('"' << 8) | ':');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Enter(byte bracket)
    {
        if (Peek() != bracket)
        {
            Skip();
            return false;
        }
        if (_depth >= _state.DepthMax)
        {
            _at = _state.Refuse(NoBidReason.TooDeep, _at);
            return false;
        }
        _depth++;
        _at++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Leave()
    {
        _at++;
        _depth--;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Fail(int at)
    {
        _at = _state.Fail(at);
        return false;
    }
}
