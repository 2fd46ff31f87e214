namespace Rtb.Corpus;

/// <summary>Writes the core segment of a TCF 2 consent string: fields of fixed widths, most significant bit first, as base64url.</summary>
internal sealed class ConsentString
{
    private readonly List<bool> _bits = [];

    /// <summary>A well-formed string; a part of the people refuses everything.</summary>
    public static string Make(Chance chance)
    {
        var text = new ConsentString();
        var refuses = chance.Percent(25);
        var created = 16_000_000_000UL + (ulong)chance.Below(1_000_000_000);
        text.Add(2, 6);                                     // version
        text.Add(created, 36);                              // deciseconds since 1970
        text.Add(created, 36);
        text.Add((ulong)chance.Between(2, 400), 12);        // consent management platform, its version and screen
        text.Add((ulong)chance.Between(1, 40), 12);
        text.Add(1, 6);
        text.Add(4 * 64 + 13, 12);                          // "EN"
        text.Add((ulong)chance.Between(150, 320), 12);      // vendor list version
        text.Add(4, 6);                                     // policy version
        text.Add(1, 1);                                     // service specific
        text.Add(0, 1);                                     // no texts of its own
        text.Add(0, 12);                                    // special features
        text.Add(refuses ? 0UL : 0xFFC000, 24);             // consent to purposes 1 to 10
        text.Add(refuses ? 0UL : 0x7F8000, 24);             // legitimate interest
        text.Add(0, 1);                                     // purpose one treatment
        text.Add(3 * 64 + 4, 12);                           // "DE"
        text.AddVendors(chance, refuses);
        text.AddVendors(chance, refuses);
        text.Add(0, 12);                                    // publisher restrictions
        return text.ToBase64Url();
    }

    private void AddVendors(Chance chance, bool refuses)
    {
        var highest = chance.Between(60, 900);
        Add((ulong)highest, 16);
        Add(0, 1);                                          // a bit for each vendor, no ranges
        for (var vendor = 1; vendor <= highest; vendor++)
        {
            _bits.Add(!refuses && chance.Percent(70));
        }
    }

    private void Add(ulong value, int width)
    {
        for (var bit = width - 1; bit >= 0; bit--)
        {
            _bits.Add(((value >> bit) & 1) != 0);
        }
    }

    private string ToBase64Url()
    {
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var text = new char[(_bits.Count + 5) / 6];
        for (var i = 0; i < text.Length; i++)
        {
            var digit = 0;
            for (var bit = 0; bit < 6; bit++)
            {
                var index = (i * 6) + bit;
                digit = (digit << 1) | (index < _bits.Count && _bits[index] ? 1 : 0);
            }
            text[i] = Digits[digit];
        }
        return new string(text);
    }
}
