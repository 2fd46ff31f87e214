namespace Rtb.Unit.Bidder.Oracle;

/// <summary>What may not be done, in the words of docs/PRIVACY.md.</summary>
[Flags]
internal enum Forbidden
{
    Nothing = 0,
    Identity = 1,
    Segments = 2,
    Caps = 4,
    Place = 8,
    Personal = Identity | Segments | Caps,
    Everything = Personal | Place,
}

/// <summary>The slow reader of TCF consent strings: letters become a string of zeros and ones, out of which fields are cut.</summary>
internal static class ConsentOracle
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static Forbidden Forbidden(string consent, int vendor)
    {
        if (vendor == 0 || Read(consent, vendor) is not { } said)
        {
            return Oracle.Forbidden.Everything;
        }
        var basic = said.ByConsent.Contains(2) || said.ByInterest.Contains(2);
        var counted = basic && said.ByConsent.Contains(1);
        var personal = counted && said.ByConsent.Contains(3) && said.ByConsent.Contains(4);
        return (counted ? Oracle.Forbidden.Nothing : Oracle.Forbidden.Caps)
            | (personal ? Oracle.Forbidden.Nothing : Oracle.Forbidden.Identity | Oracle.Forbidden.Segments)
            | (basic && said.Precise ? Oracle.Forbidden.Nothing : Oracle.Forbidden.Place);
    }

    /// <summary>Zeros and ones of base64url; null when there is another letter.</summary>
    public static string? BitsOf(string text) => text.All(Letters.Contains)
        ? string.Concat(text.Select(letter => Convert.ToString(Letters.IndexOf(letter), 2).PadLeft(6, '0')))
        : null;

    private static Said? Read(string consent, int vendor)
    {
        if (BitsOf(consent.Split('.')[0]) is not { } bits)
        {
            return null;
        }
        try
        {
            var fields = new Fields(bits);
            if (fields.Number(6) != 2)
            {
                return null;
            }
            fields.Text(134);
            var precise = fields.Text(12)[0] == '1';
            var consents = Purposes(fields.Text(24));
            var interests = Purposes(fields.Text(24));
            fields.Text(13);
            var vendorConsents = Vendors(fields).Contains(vendor);
            var vendorInterests = Vendors(fields).Contains(vendor);
            var byConsent = vendorConsents ? consents : [];
            var byInterest = vendorInterests ? interests : [];
            for (var count = fields.Number(12); count > 0; count--)
            {
                var purpose = fields.Number(6);
                var type = fields.Number(2);
                if (Ranges(fields).Any(range => range.First <= vendor && vendor <= range.Last))
                {
                    byConsent = type == 1 ? byConsent : [.. byConsent.Where(own => own != purpose)];
                    byInterest = type == 2 ? byInterest : [.. byInterest.Where(own => own != purpose)];
                }
            }
            return new Said(precise, byConsent, byInterest);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static List<int> Purposes(string bits) => [.. Enumerable.Range(1, bits.Length).Where(purpose => bits[purpose - 1] == '1')];

    private static HashSet<int> Vendors(Fields fields)
    {
        var highest = fields.Number(16);
        return fields.Number(1) == 1
            ? [.. Ranges(fields).SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))]
            : [.. Purposes(fields.Text(highest))];
    }

    private static List<(int First, int Last)> Ranges(Fields fields)
    {
        var ranges = new List<(int First, int Last)>();
        for (var count = fields.Number(12); count > 0; count--)
        {
            var isRange = fields.Number(1) == 1;
            var first = fields.Number(16);
            var last = isRange ? fields.Number(16) : first;
            ArgumentOutOfRangeException.ThrowIfZero(first);
            ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
            ranges.Add((first, last));
        }
        return ranges;
    }

    private sealed record Said(bool Precise, List<int> ByConsent, List<int> ByInterest);

    /// <summary>Cuts fields off the front.</summary>
    internal sealed class Fields(string bits)
    {
        private int _at;

        public string Text(int width)
        {
            _at += width;
            return bits.Substring(_at - width, width);
        }

        public int Number(int width) => Convert.ToInt32("0" + Text(width), 2);
    }
}
