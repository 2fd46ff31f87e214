namespace Rtb.Bidder.Budget;

/// <summary>One file that survives a crash: bytes are safe once <see cref="Flush"/> has returned. Failures are IOExceptions.</summary>
/// <remarks>An interface because the tests need a disk that loses power, fills up and lies.</remarks>
internal interface IJournalStorage : IDisposable
{
    /// <summary>Length of the content; null when there is no file yet.</summary>
    long? Length { get; }

    /// <summary>Fills the buffer from an offset; fewer bytes than asked for only at the end.</summary>
    int Read(long offset, Span<byte> buffer);

    void Write(long offset, ReadOnlySpan<byte> bytes);

    void Flush();

    void Truncate(long length);

    /// <summary>Puts new content in place of the old one: after a crash there is either all of the old or all of the new, and after
    /// the next <see cref="Flush"/> certainly the new. When it fails, the old content is still in place.</summary>
    void Replace(IReadOnlyList<ReadOnlyMemory<byte>> content);
}
