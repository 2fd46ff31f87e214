using System.Globalization;
using System.Numerics;
using Rtb.Bidder.Decode;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Diagnostics.Explain;

/// <summary>What few slots ask for, in words: <see cref="PlayerTerms"/>, <see cref="BannerTerms"/>, quantity and time.</summary>
internal static class TermsValues
{
    public static IEnumerable<Fact> Facts(DecodedRequest request, in DecodedImpression impression, string id)
    {
        var facts = new List<Fact>();
        if (impression.BannerTermsNumber != 0)
        {
            Add(facts, $"banner[{id}]", Banner(request.Media, in request.Media.BannerTermsOf(in impression)));
        }
        if (impression.VideoTermsNumber != 0)
        {
            Add(facts, $"video[{id}]", Player(request.Media, in request.Media.Terms(impression.VideoTermsNumber)));
        }
        if (impression.AudioNumber != 0 && request.Media.AudioOf(in impression).TermsNumber is not 0 and var number)
        {
            Add(facts, $"audio[{id}].terms", Player(request.Media, in request.Media.Terms(number)));
        }
        if (impression.QuantityMicros != 0)
        {
            Add(facts, $"qty[{id}]", (impression.QuantityMicros / 1e6).ToString(CultureInfo.InvariantCulture));
        }
        if (impression.DisplayAtMs != 0)
        {
            Add(facts, $"dt[{id}]", DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(impression.DisplayAtMs, 253_402_300_799_999))
                .ToString("u", CultureInfo.InvariantCulture));
        }
        return facts;
    }

    private static void Add(List<Fact> facts, string name, string value) => facts.Add(new Fact { Name = name, Value = value });

    private static string Banner(DecodedMedia media, in BannerTerms terms)
    {
        List<string> words = [];
        if (terms.MimeCount > 0)
        {
            words.Add($"{BitOperations.PopCount(terms.MimeTypes)} of {terms.MimeCount} media types known");
        }
        if ((terms.Gives & BannerTerms.TopFrame) != 0)
        {
            words.Add("top frame");
        }
        Say(words, "expdir", Bits(terms.Gives & ~BannerTerms.TopFrame));
        if (terms.HasRange)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture,
                $"w {terms.WidthMin} to {terms.WidthMax} h {terms.HeightMin} to {terms.HeightMax}"));
        }
        foreach (var ratio in media.RatiosOf(in terms))
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"ratio {ratio.Width}:{ratio.Height} from {ratio.WidthMin}"));
        }
        return string.Join("; ", words);
    }

    private static string Player(DecodedMedia media, in PlayerTerms terms)
    {
        List<string> words = [];
        (string Name, long Value)[] numbers =
        [
            ("skipmin", terms.SkipMinSeconds), ("skipafter", terms.SkipAfterSeconds), ("maxextended", terms.ExtendedSeconds),
            ("minbitrate", terms.BitrateMinKbps), ("maxbitrate", terms.BitrateMaxKbps), ("poddur", terms.PodSeconds),
            ("maxseq", terms.PodAdsMax), ("slotinpod", terms.PlaceInPod),
        ];
        words.AddRange(numbers.Where(pair => pair.Value != 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name} {pair.Value}")));
        Say(words, "delivery", Bits(terms.Delivery));
        Say(words, "companiontype", Bits(terms.CompanionTypes));
        Say(words, "rqddurs", string.Join(' ', media.DurationsOf(in terms).ToArray()));
        if (terms.NoBoxing)
        {
            words.Add("no boxing");
        }
        if (terms.FloorPerSecondMicros > 0)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"mincpmpersec {terms.FloorPerSecondMicros / 1e6}"));
        }
        foreach (var floor in media.FloorsOf(in terms))
        {
            words.Add(string.Create(CultureInfo.InvariantCulture,
                $"floor {floor.FloorMicros / 1e6} from {floor.MinSeconds} to {floor.MaxSeconds} s"));
        }
        return string.Join("; ", words);
    }

    private static void Say(List<string> words, string name, string value)
    {
        if (value.Length > 0)
        {
            words.Add($"{name} {value}");
        }
    }

    private static string Bits(ulong mask) => string.Join(' ', Enumerable.Range(0, 64).Where(bit => (mask >> bit & 1) != 0));
}
