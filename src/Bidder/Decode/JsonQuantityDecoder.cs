using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>How many impressions an item is and when it will be shown: OpenRTB 2.6 sections 3.2.4 and 3.2.31.</summary>
internal static class JsonQuantityDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (!json.Is(name, "multiplier"u8))
            {
                json.Skip();
            }
            else if (json.TryReadNumber(out var text)
                && (!DecimalText.TryMicrosUp(text, out impression.QuantityMicros) || impression.QuantityMicros == 0))
            {
                request.Refuse(NoBidReason.InvalidValue, DecodeField.Quantity, json.At);
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ReadTime(JsonScanner json, ref DecodedImpression impression)
    {
        var value = double.NaN;
        json.At = JsonFields.ReadDouble(json, ref value);
        impression.DisplayAtMs = TimeOf(value);
        return json.At;
    }

    /// <summary>A time that is none counts as not said.</summary>
    public static long TimeOf(double value) => value is > 0 and < 1e15 ? (long)value : 0;
}
