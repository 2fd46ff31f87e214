namespace Rtb.Unit.Bidder.Privacy;

/// <summary>Writes bits, most significant first, and shows them as base64url of six bits a letter.</summary>
internal sealed class BitText
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly List<bool> _bits = [];

    public int Count => _bits.Count;

    public BitText Add(long value, int width)
    {
        _bits.AddRange(Enumerable.Range(0, width).Select(bit => (value >> (width - 1 - bit) & 1) != 0));
        return this;
    }

    /// <summary>Zeros and ones as they are written.</summary>
    public BitText Add(string bits)
    {
        _bits.AddRange(bits.Select(bit => bit == '1'));
        return this;
    }

    /// <summary>The sum of Fibonacci numbers 1, 2, 3, 5 and so on, the smallest first, closed by one more bit.</summary>
    public BitText AddFibonacci(int value)
    {
        var numbers = new List<int> { 1, 2 };
        while (numbers[^1] <= value)
        {
            numbers.Add(numbers[^1] + numbers[^2]);
        }
        var bits = new char[numbers.FindLastIndex(number => number <= value) + 1];
        for (var i = bits.Length - 1; i >= 0; i--)
        {
            bits[i] = numbers[i] <= value ? '1' : '0';
            value -= bits[i] == '1' ? numbers[i] : 0;
        }
        return Add(new string(bits) + "1");
    }

    /// <summary>The first so many bits only.</summary>
    public string Cut(int bits) => new([.. _bits.Take(bits).Chunk(6)
        .Select(six => Letters[six.Select((bit, at) => bit ? 32 >> at : 0).Sum()])]);

    public override string ToString() => Cut(_bits.Count);
}
