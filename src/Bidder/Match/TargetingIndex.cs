namespace Rtb.Bidder.Match;

/// <summary>Bitmaps over campaign positions for every value of every targeting dimension. Immutable.</summary>
internal sealed class TargetingIndex
{
}
