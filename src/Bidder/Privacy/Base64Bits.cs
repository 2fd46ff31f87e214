using System.Buffers;

namespace Rtb.Bidder.Privacy;

/// <summary>Reads bits, most significant first, out of base64url text: six to a letter, without decoding it first.</summary>
internal ref struct Base64Bits
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int BitsEach = 6;

    /// <summary>Letters that one read looks at: 24 bits, enough for 16 from any place.</summary>
    private const int WindowLetters = 4;

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create([.. Letters.Select(letter => (byte)letter)]);
    private static readonly byte[] Values = MakeValues();

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    /// <param name="text">Of the alphabet only: see <see cref="IsBase64Url"/>. Anything else reads as zeros.</param>
    public Base64Bits(ReadOnlySpan<byte> text)
    {
        _text = text;
    }

    /// <summary>Whether a read went past the end; it found zeros there.</summary>
    public bool IsBroken { get; private set; }

    public readonly int Left => (BitsEach * _text.Length) - _at;

    public static bool IsBase64Url(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Alphabet);

    /// <summary>The next 1 to 16 bits as a number.</summary>
    public uint Take(int count)
    {
        if (count > Left)
        {
            IsBroken = true;
            _at = BitsEach * _text.Length;
            return 0;
        }
        var (letter, offset) = Math.DivRem(_at, BitsEach);
        _at += count;
        return (Window(letter) >> ((WindowLetters * BitsEach) - offset - count)) & ((1u << count) - 1);
    }

    /// <summary>The next 24 bits.</summary>
    public uint Take24()
    {
        var high = Take(12);
        return (high << 12) | Take(12);
    }

    public void Skip(int count)
    {
        IsBroken |= count > Left;
        _at += Math.Min(count, Left);
    }

    /// <summary>Passes over a field of so many bits and says whether its bit with this number, from 1 on, is set.</summary>
    public bool TakeBitOf(int count, int number)
    {
        var rest = this;
        Skip(count);
        if (IsBroken || number < 1 || number > count)
        {
            return false;
        }
        rest.Skip(number - 1);
        return rest.Take(1) != 0;
    }

    private readonly uint Window(int letter)
    {
        var text = _text[letter..];
        var window = 0u;
        for (var i = 0; i < WindowLetters; i++)
        {
            window = (window << BitsEach) | (i < text.Length ? Values[text[i]] : 0u);
        }
        return window;
    }

    private static byte[] MakeValues()
    {
        var values = new byte[byte.MaxValue + 1];
        for (var value = 0; value < Letters.Length; value++)
        {
            values[Letters[value]] = (byte)value;
        }
        return values;
    }
}
