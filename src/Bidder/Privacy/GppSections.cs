namespace Rtb.Bidder.Privacy;

/// <summary>Walks the sections of an IAB GPP string: "header~section~section". The header lists their ids.</summary>
/// <remarks>
/// The header is base64url: type 3 (6 bits), version 1 (6), a number of entries (12); each entry a bit that says whether it is a group,
/// the distance from the id before, and for a group the distance to its last id. Distances are in Fibonacci code, so they are never 0
/// and ids only rise. Every id takes a section of the text, so the walk is no longer than the text.
/// </remarks>
internal ref struct GppSections
{
    private const int HeaderType = 3;
    private const int HeaderVersion = 1;

    /// <summary>Enough for ids far above those that anybody has given out.</summary>
    private const int FibonacciBitsMax = 20;

    private Base64Bits _header;
    private ReadOnlySpan<byte> _rest;
    private bool _hasRest;
    private int _entries;
    private int _id;
    private int _groupEnd;

    public GppSections(ReadOnlySpan<byte> text)
    {
        _rest = text;
        _hasRest = true;
        TryTakeSection(out var header);
        _header = new Base64Bits(header);
        IsBroken = _header.Take(6) != HeaderType || _header.Take(6) != HeaderVersion || !Base64Bits.IsBase64Url(header);
        _entries = (int)_header.Take(12);
    }

    /// <summary>Whether this is no GPP string, or ids and sections are not equally many; known when <see cref="Next"/> has answered
    /// false.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next section and its id; false behind the last one.</summary>
    public bool Next(out int id, out ReadOnlySpan<byte> section)
    {
        section = default;
        id = 0;
        if (IsBroken || _header.IsBroken)
        {
            IsBroken = true;
            return false;
        }
        if (_id < _groupEnd)
        {
            _id++;
        }
        else if (_entries-- > 0)
        {
            var isGroup = _header.Take(1) != 0;
            _id += TakeFibonacci();
            _groupEnd = isGroup ? _id + TakeFibonacci() : _id;
        }
        else
        {
            IsBroken = _hasRest;
            return false;
        }
        id = _id;
        IsBroken = _header.IsBroken || !TryTakeSection(out section);
        return !IsBroken;
    }

    private bool TryTakeSection(out ReadOnlySpan<byte> section)
    {
        section = _rest;
        if (!_hasRest)
        {
            return false;
        }
        var end = _rest.IndexOf((byte)'~');
        _hasRest = end >= 0;
        section = _hasRest ? _rest[..end] : _rest;
        _rest = _hasRest ? _rest[(end + 1)..] : default;
        return true;
    }

    /// <summary>Bits stand for 1, 2, 3, 5, 8 and so on; the second of two set bits in a row ends the number.</summary>
    private int TakeFibonacci()
    {
        var (number, next, value, wasSet) = (1, 2, 0, false);
        for (var bit = 0; bit < FibonacciBitsMax; bit++)
        {
            var isSet = _header.Take(1) != 0;
            if (isSet && wasSet)
            {
                return value;
            }
            value += isSet ? number : 0;
            (number, next, wasSet) = (next, number + next, isSet);
        }
        _header.Skip(int.MaxValue);
        return 1;
    }
}
