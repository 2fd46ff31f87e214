namespace Rtb.Campaigns.Events;

/// <summary>Where a frame begins: which file, and which byte of it. The default is the beginning of the oldest file.</summary>
public readonly record struct SpoolPosition(long Sequence, long Offset);

/// <summary>One step of <see cref="SpoolReader"/>.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Bytes">How many bytes it covers in the file.</param>
/// <param name="Payload">The payload of a frame, valid until the next read; else empty.</param>
public readonly record struct SpoolRead(SpoolReadKind Kind, SpoolPosition Position, long Bytes, ReadOnlyMemory<byte> Payload);

/// <summary>What a <see cref="SpoolRead"/> is.</summary>
public enum SpoolReadKind
{
    /// <summary>A frame whose checksum holds.</summary>
    Frame,

    /// <summary>Nothing more for now. Bytes greater than 0: an unfinished frame follows, which its writer may be about to finish.</summary>
    End,

    /// <summary>
    /// A file that has a successor ends inside a frame: its writer was stopped in the middle. Reading goes on in the successor.
    /// </summary>
    TornTail,

    /// <summary>These bytes are not frames. Reading goes on at the next frame whose checksum holds.</summary>
    Corrupt,

    /// <summary>The place asked for is not there (any more). Reading goes on at the next place that is.</summary>
    Missing,
}
