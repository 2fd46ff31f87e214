using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Price;

/// <summary>Resolves the few points of a catalogue into a curve fine enough that the best of its points is a good bid.</summary>
internal static class WinRateCurveBuilder
{
    /// <summary>Keeps every given point and puts the rest of the 64 evenly on the lines between them, starting from "nothing costs nothing".</summary>
    public static WinRateCurve Build(IReadOnlyList<WinRatePoint> points)
    {
        var corners = points.Select(point => (Price: point.PriceMicros, Share: (long)point.WinRatePpm)).ToList();
        if (corners[0].Price > 0 && corners.Count < WinRateCurve.PointsMax)
        {
            corners.Insert(0, (0, 0));
        }
        var lines = corners.Count - 1;
        var parts = lines == 0 ? 0 : Math.Max(1, (WinRateCurve.PointsMax - 1) / lines);
        var resolved = new List<(long Price, long Share)> { corners[0] };
        for (var line = 0; line < lines; line++)
        {
            for (var part = 1; part <= parts; part++)
            {
                var point = Between(corners[line], corners[line + 1], part, parts);
                if (point.Price > resolved[^1].Price)
                {
                    resolved.Add(point);
                }
            }
        }
        return new WinRateCurve([.. resolved.Select(point => point.Price)], [.. resolved.Select(point => point.Share)]);
    }

    private static (long Price, long Share) Between((long Price, long Share) low, (long Price, long Share) high, int part, int parts)
    {
        var price = low.Price + ((high.Price - low.Price) * part / parts);
        return (price, low.Share + ((high.Share - low.Share) * (price - low.Price) / (high.Price - low.Price)));
    }
}
