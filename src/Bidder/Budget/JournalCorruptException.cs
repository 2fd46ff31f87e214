namespace Rtb.Bidder.Budget;

/// <summary>A journal that cannot be trusted: bytes that were safe once are not what they were. The bidder must not guess what was
/// spent.</summary>
internal sealed class JournalCorruptException(long offset, string what)
    : Exception($"The budget journal is corrupt at offset {offset}: {what}. "
        + $"Restore the file from a copy, or move it away to start with empty accounts.")
{
    public long Offset { get; } = offset;
}
