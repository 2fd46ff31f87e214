using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// Walks one JSON document (RFC 8259) from front to back. The caller asks for members and elements and either reads a value or skips it;
/// everything that is passed over is checked too, so a document that comes to its end is valid JSON.
/// </summary>
/// <remarks>
/// The first thing that is wrong sets <see cref="Fault"/>; after that every question is answered with false and nothing moves.
/// The document must be valid UTF-8, which the caller has checked. Member names are compared as they stand: an escaped name is an unknown name.
/// </remarks>
internal ref struct JsonScanner
{
    /// <summary>What ends or interrupts the plain part of a string.</summary>
    private static readonly SearchValues<byte> StringSpecials = SearchValues.Create(
        [(byte)'"', (byte)'\\', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    private readonly ReadOnlySpan<byte> _json;
    private readonly int _depthMax;
    private int _at;
    private int _depth;
    private int _tokensLeft;

    public JsonScanner(ReadOnlySpan<byte> json, int depthMax, int tokensMax)
    {
        Debug.Assert(depthMax is > 0 and <= 64, "Skip keeps one bit for each level");
        _json = json;
        _depthMax = depthMax;
        _tokensLeft = tokensMax;
        Fault = NoBidReason.None;
    }

    /// <summary>None while everything so far was JSON.</summary>
    public NoBidReason Fault { get; private set; }

    /// <summary>Bytes read; after a fault the place of it.</summary>
    public readonly int At => _at;

    /// <summary>The first byte of the next value (0 at the end): tells its type.</summary>
    public byte Peek()
    {
        SkipWhiteSpace();
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    /// <summary>Refuses the document for a reason that is not about JSON.</summary>
    public void Refuse(NoBidReason reason)
    {
        if (Fault == NoBidReason.None)
        {
            Fault = reason;
        }
    }

    /// <summary>True after the document's one value when nothing but white space follows.</summary>
    public bool AtEnd()
    {
        SkipWhiteSpace();
        return Fault == NoBidReason.None && _at == _json.Length;
    }

    /// <summary>True and inside when the next value is an object; otherwise the value is skipped.</summary>
    public bool EnterObject() => Enter((byte)'{');

    /// <summary>True and inside when the next value is an array; otherwise the value is skipped.</summary>
    public bool EnterArray() => Enter((byte)'[');

    /// <summary>The next member's name, with its value next; false after the last one. <paramref name="first"/> starts as true.</summary>
    public bool NextMember(ref bool first, out ReadOnlySpan<byte> name)
    {
        name = default;
        var next = Peek();
        if (next == '}')
        {
            return Leave();
        }
        if (!first)
        {
            if (next != ',')
            {
                return Fail();
            }
            _at++;
            next = Peek();
        }
        first = false;
        if (next != '"' || !TryString(out var start, out var length, out _))
        {
            return Fail();
        }
        if (Peek() != ':')
        {
            return Fail();
        }
        _at++;
        name = _json.Slice(start, length);
        return true;
    }

    /// <summary>True with the next element's value next; false after the last one. <paramref name="first"/> starts as true.</summary>
    public bool NextElement(ref bool first)
    {
        var next = Peek();
        if (next == ']')
        {
            return Leave();
        }
        if (!first)
        {
            if (next != ',')
            {
                return Fail();
            }
            _at++;
            if (Peek() == ']')
            {
                return Fail();
            }
        }
        first = false;
        return Fault == NoBidReason.None;
    }

    /// <summary>The content of the next value when it is a string, as it stands between the quotes; otherwise the value is skipped and the answer is false.</summary>
    public bool TryReadString(out int start, out int length, out bool escaped)
    {
        if (Peek() == '"')
        {
            return TryString(out start, out length, out escaped);
        }
        start = length = 0;
        escaped = false;
        Skip();
        return false;
    }

    /// <summary>The text of the next value when it is a number, or a string that may hold one; otherwise the value is skipped and the answer is false.</summary>
    public bool TryReadNumber(out ReadOnlySpan<byte> text)
    {
        var next = Peek();
        var start = _at;
        if (next == '"')
        {
            var read = TryString(out start, out var length, out _);
            text = read ? _json.Slice(start, length) : default;
            return read && length > 0;
        }
        if (next == '-' || (uint)(next - '0') <= 9)
        {
            var read = SkipNumber();
            text = read ? _json[start.._at] : default;
            return read;
        }
        text = default;
        Skip();
        return false;
    }

    /// <summary>Passes over the next value, whatever it is, checking it.</summary>
    public void Skip()
    {
        var outer = _depth;
        ulong isObject = 0;
        while (Fault == NoBidReason.None)
        {
            var next = Peek();
            if (next is (byte)'{' or (byte)'[')
            {
                if (!Enter(next))
                {
                    return;
                }
                isObject = next == '{' ? isObject | (1UL << (_depth - 1)) : isObject & ~(1UL << (_depth - 1));
                if (SkipOpening(next == '{'))
                {
                    continue;
                }
            }
            else
            {
                SkipScalar(next);
            }
            // After a value: close as many levels as end here, or go on with the next value of the level.
            if (!SkipClosing(outer, isObject))
            {
                return;
            }
        }
    }

    /// <summary>True when a value follows the opening bracket; false when it closed at once (or at a fault).</summary>
    private bool SkipOpening(bool isObject)
    {
        var first = true;
        return isObject ? NextMember(ref first, out _) : NextElement(ref first);
    }

    /// <summary>True when another value follows inside the value that is being skipped.</summary>
    private bool SkipClosing(int outer, ulong isObject)
    {
        while (_depth > outer && Fault == NoBidReason.None)
        {
            var first = false;
            var more = (isObject & (1UL << (_depth - 1))) != 0 ? NextMember(ref first, out _) : NextElement(ref first);
            if (more)
            {
                return true;
            }
        }
        return false;
    }

    private void SkipScalar(byte next)
    {
        switch (next)
        {
            case (byte)'"':
                TryString(out _, out _, out _);
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
        if (CountToken() && _json[_at..].StartsWith(word))
        {
            _at += word.Length;
            return;
        }
        Fail();
    }

    /// <summary>number = [ minus ] int [ frac ] [ exp ]</summary>
    private bool SkipNumber()
    {
        if (!CountToken())
        {
            return false;
        }
        var at = _at;
        if (at < _json.Length && _json[at] == '-')
        {
            at++;
        }
        var digits = SkipDigits(ref at);
        if (digits == 0 || (digits > 1 && _json[at - digits] == '0'))
        {
            return Fail();
        }
        if (at < _json.Length && _json[at] == '.')
        {
            at++;
            if (SkipDigits(ref at) == 0)
            {
                return Fail();
            }
        }
        if (at < _json.Length && (_json[at] | 0x20) == 'e')
        {
            at++;
            if (at < _json.Length && _json[at] is (byte)'+' or (byte)'-')
            {
                at++;
            }
            if (SkipDigits(ref at) == 0)
            {
                return Fail();
            }
        }
        _at = at;
        return true;
    }

    private readonly int SkipDigits(ref int at)
    {
        var start = at;
        while ((uint)at < (uint)_json.Length && (uint)(_json[at] - '0') <= 9)
        {
            at++;
        }
        return at - start;
    }

    /// <summary>Stands on a quote; leaves behind the closing one.</summary>
    private bool TryString(out int start, out int length, out bool escaped)
    {
        start = _at + 1;
        length = 0;
        escaped = false;
        if (!CountToken())
        {
            return false;
        }
        var at = start;
        while (true)
        {
            var plain = _json[at..].IndexOfAny(StringSpecials);
            if (plain < 0)
            {
                _at = _json.Length;
                return Fail();
            }
            at += plain;
            var special = _json[at];
            if (special == '"')
            {
                length = at - start;
                _at = at + 1;
                return true;
            }
            if (special != '\\' || !JsonEscapes.TrySkip(_json, ref at))
            {
                _at = at;
                return Fail();
            }
            escaped = true;
        }
    }

    private bool Enter(byte bracket)
    {
        if (Peek() != bracket)
        {
            Skip();
            return false;
        }
        if (!CountToken())
        {
            return false;
        }
        if (_depth >= _depthMax)
        {
            Refuse(NoBidReason.TooDeep);
            return false;
        }
        _depth++;
        _at++;
        return true;
    }

    private bool Leave()
    {
        if (Fault == NoBidReason.None)
        {
            _at++;
            _depth--;
        }
        return false;
    }

    private bool CountToken()
    {
        if (--_tokensLeft < 0)
        {
            Refuse(NoBidReason.Malformed);
        }
        return Fault == NoBidReason.None;
    }

    private bool Fail()
    {
        Refuse(NoBidReason.Malformed);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipWhiteSpace()
    {
        while ((uint)_at < (uint)_json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }
    }
}
