using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rtb.Bidder.Decode;

/// <summary>
/// Walks one JSON document (RFC 8259) from front to back. The caller asks for members and elements and either reads a value or skips it;
/// everything that is passed over is checked too, so a document that comes to its end is valid JSON.
/// </summary>
/// <remarks>
/// Behind the document stands a zero byte, which no JSON rule accepts: every loop ends there without asking for the length. Behind that
/// must be room for one vector. The first thing that is wrong sets <see cref="Fault"/> and moves to that zero, where every question is
/// answered with false. The document must be valid UTF-8, which the caller has checked. The hot methods take the place into a local and
/// put it back once: every trip through the field is paid for on the way from one token to the next.
/// </remarks>
internal ref struct JsonScanner
{
    /// <summary>Bytes that must be readable behind the document, the zero included.</summary>
    public const int Slack = 64;

    /// <summary>An escaped member name longer than this is none that we know.</summary>
    public const int EscapedNameMax = 128;

    private readonly ReadOnlySpan<byte> _json;
    private readonly Span<byte> _names;
    private readonly int _end;
    private readonly int _depthMax;
    private int _at;
    private int _depth;
    private int _tokensLeft;

    /// <summary>
    /// The document lies in the first <paramref name="length"/> bytes; <paramref name="names"/> takes an unescaped member name.
    /// </summary>
    public JsonScanner(ReadOnlySpan<byte> json, int length, Span<byte> names, DecodeLimits limits)
    {
        Debug.Assert(limits.DepthMax is > 0 and <= 64, "Skip keeps one bit for each level");
        Debug.Assert(json.Length >= length + Slack, "a vector may be read at the last byte");
        Debug.Assert(json[length] == 0, "the zero stands behind the document");
        Debug.Assert(names.Length >= EscapedNameMax, "room for an unescaped name");
        _json = json;
        _names = names;
        _end = length;
        _depthMax = limits.DepthMax;
        _tokensLeft = limits.TokensMax;
        Fault = NoBidReason.None;
    }

    /// <summary>None while everything so far was JSON.</summary>
    public NoBidReason Fault { get; private set; }

    /// <summary>Where the first fault is.</summary>
    public int FaultAt { get; private set; }

    /// <summary>Bytes read.</summary>
    public readonly int At => _at;

    /// <summary>The first byte of the next value (0 at the end): tells its type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var next = _json[_at];
        if (next <= ' ')
        {
            _at = SpaceEnd(_at);
            next = _json[_at];
        }
        return next;
    }

    /// <summary>True after the document's one value when nothing but white space follows.</summary>
    public bool AtEnd() => Fault == NoBidReason.None && ((Peek() == 0 && _at == _end) || Fail(_at));

    /// <summary>True and inside when the next value is an object; otherwise the value is skipped.</summary>
    public bool EnterObject() => Enter((byte)'{');

    /// <summary>True and inside when the next value is an array; otherwise the value is skipped.</summary>
    public bool EnterArray() => Enter((byte)'[');

    /// <summary>
    /// The next member's name, with its value next; false after the last one. <paramref name="first"/> starts as true.
    /// The name holds until the next call.
    /// </summary>
    public bool NextMember(ref bool first, out ReadOnlySpan<byte> name)
    {
        name = default;
        var json = _json;
        var at = _at;
        var next = json[at];
        if (next <= ' ')
        {
            at = SpaceEnd(at);
            next = json[at];
        }
        if (next == ',' && !first)
        {
            next = json[++at];
            if (next <= ' ')
            {
                at = SpaceEnd(at);
                next = json[at];
            }
        }
        else if (next == '}')
        {
            return Leave(at);
        }
        else if (!first)
        {
            return Fail(at);
        }
        first = false;
        if (next != '"' || --_tokensLeft < 0)
        {
            return Fail(at);
        }
        var start = at + 1;
        var end = PlainEnd(start);
        if (json[end] != '"' || json[end + 1] != ':')
        {
            name = OddName(start);
            return Fault == NoBidReason.None;
        }
        _at = end + 2;
        name = json.Slice(start, end - start);
        return true;
    }

    /// <summary>A member's name that has escapes, or space before its colon.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> OddName(int start)
    {
        if (!TryStringAt(start, out var length, out var escaped))
        {
            return default;
        }
        if (Peek() != ':')
        {
            Fail(_at);
            return default;
        }
        _at++;
        return escaped ? Unescaped(start, length) : _json.Slice(start, length);
    }

    /// <summary>True with the next element's value next; false after the last one. <paramref name="first"/> starts as true.</summary>
    public bool NextElement(ref bool first)
    {
        var at = _at;
        var next = _json[at];
        if (next <= ' ')
        {
            at = SpaceEnd(at);
            next = _json[at];
        }
        if (next == ',' && !first)
        {
            at = SpaceEnd(at + 1);
            if (_json[at] == ']' || --_tokensLeft < 0)
            {
                return Fail(at);
            }
            _at = at;
            return true;
        }
        if (next == ']')
        {
            return Leave(at);
        }
        if (!first || --_tokensLeft < 0)
        {
            return Fail(at);
        }
        first = false;
        _at = at;
        return Fault == NoBidReason.None;
    }

    /// <summary>
    /// The content of the next value when it is a string, as it stands between the quotes; otherwise the value is skipped and the answer
    /// is false.
    /// </summary>
    public bool TryReadString(out int start, out int length, out bool escaped)
    {
        var at = _at;
        if (_json[at] <= ' ')
        {
            at = SpaceEnd(at);
        }
        start = at + 1;
        if (_json[at] == '"')
        {
            return TryStringAt(start, out length, out escaped);
        }
        start = length = 0;
        escaped = false;
        Skip();
        return false;
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
            var read = TryStringAt(start + 1, out var length, out _);
            text = read ? _json.Slice(start + 1, length) : default;
            return read && length > 0;
        }
        if (next != '-' && !JsonNumbers.IsDigit(next))
        {
            Skip();
            return false;
        }
        if (!SkipNumber())
        {
            return false;
        }
        text = _json[start.._at];
        return true;
    }

    /// <summary>The commonest number: one to nine digits and nothing else. False, with nothing read, for all other values.</summary>
    public bool TryReadShortInteger(out int value)
    {
        value = 0;
        var json = _json;
        var start = _at;
        if (json[start] <= ' ')
        {
            start = SpaceEnd(start);
        }
        var at = start;
        while (JsonNumbers.IsDigit(json[at]) && at - start <= 9)
        {
            value = (value * 10) + (json[at++] - '0');
        }
        var digits = at - start;
        if (digits is 0 or > 9 || (digits > 1 && json[start] == '0') || json[at] is (byte)'.' or (byte)'e' or (byte)'E')
        {
            return false;
        }
        _at = at;
        return true;
    }

    /// <summary>Passes over the next value, whatever it is, checking it.</summary>
    public void Skip()
    {
        var next = Peek();
        if (next is not ((byte)'{' or (byte)'['))
        {
            SkipScalar(next);
            return;
        }
        var outer = _depth;
        ulong objects = 0;
        var first = true;
        while (true)
        {
            if (next is (byte)'{' or (byte)'[')
            {
                if (!Enter(next))
                {
                    return;
                }
                var bit = 1UL << (_depth - 1);
                objects = next == '{' ? objects | bit : objects & ~bit;
                first = true;
            }
            else
            {
                SkipScalar(next);
                first = false;
            }
            if (!SkipToValue(outer, objects, ref first))
            {
                return;
            }
            next = Peek();
        }
    }

    /// <summary>
    /// Inside a value that is skipped: closes as many levels as end here; true when another value follows, false when all is closed.
    /// </summary>
    private bool SkipToValue(int outer, ulong objects, ref bool first)
    {
        while (_depth > outer)
        {
            if ((objects & (1UL << (_depth - 1))) != 0 ? NextMember(ref first, out _) : NextElement(ref first))
            {
                return true;
            }
            if (Fault != NoBidReason.None)
            {
                return false;
            }
            first = false;
        }
        return false;
    }

    private void SkipScalar(byte next)
    {
        switch (next)
        {
            case (byte)'"':
                TryStringAt(_at + 1, out _, out _);
                break;
            case (byte)'t':
                SkipWord("true"u8);
                break;
            case (byte)'f':
                SkipWord("false"u8);
                break;
            case (byte)'n':
                SkipWord("null"u8);
                break;
            default:
                SkipNumber();
                break;
        }
    }

    private void SkipWord(ReadOnlySpan<byte> word)
    {
        if (_json[_at..].StartsWith(word))
        {
            _at += word.Length;
            return;
        }
        Fail(_at);
    }

    private bool SkipNumber()
    {
        var length = JsonNumbers.LengthOf(_json[_at..]);
        if (length == 0)
        {
            return Fail(_at);
        }
        _at += length;
        return true;
    }

    /// <summary>A string whose content starts here; leaves behind its closing quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryStringAt(int start, out int length, out bool escaped)
    {
        var end = PlainEnd(start);
        escaped = _json[end] != '"';
        if (escaped)
        {
            end = EscapedEnd(end);
        }
        length = end - start;
        _at = end + 1;
        return Fault == NoBidReason.None;
    }

    /// <summary>Stands on the first place of a string that is not plain; the place of its closing quote.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int EscapedEnd(int at)
    {
        while (_json[at] == '\\' && JsonEscapes.TrySkip(_json, ref at))
        {
            at = PlainEnd(at);
        }
        if (_json[at] == '"')
        {
            return at;
        }
        Fail(Math.Min(at, _end));
        return _end - 1;
    }

    /// <summary>The first place from here on with a quote, a backslash or a control byte; the zero behind the document is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int PlainEnd(int at)
    {
        while (true)
        {
            var block = Vector256.Create(_json.Slice(at, Vector256<byte>.Count));
            var special = Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                | Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)0x1F)), block);
            var mask = special.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }
            at += Vector256<byte>.Count;
        }
    }

    private readonly ReadOnlySpan<byte> Unescaped(int start, int length) =>
        length > EscapedNameMax ? default : _names[..JsonEscapes.Unescape(_json.Slice(start, length), _names)];

    private bool Enter(byte bracket)
    {
        if (Peek() != bracket)
        {
            Skip();
            return false;
        }
        if (_depth >= _depthMax)
        {
            return Refuse(NoBidReason.TooDeep, _at);
        }
        _depth++;
        _at++;
        return true;
    }

    private bool Leave(int at)
    {
        _at = at + 1;
        _depth--;
        return false;
    }

    private bool Fail(int at) => Refuse(NoBidReason.Malformed, at);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Refuse(NoBidReason reason, int at)
    {
        if (Fault == NoBidReason.None)
        {
            Fault = reason;
            FaultAt = at;
        }
        _at = _end;
        return false;
    }

    private readonly int SpaceEnd(int at)
    {
        while (_json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }
        return at;
    }
}
