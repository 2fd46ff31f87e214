namespace Rtb.Bidder.Snapshots;

/// <summary>One file of a video or audio creative, as far as a slot may ask about it.</summary>
/// <param name="MimeTypes">Bits of <see cref="Decode.MimeTypes"/>: all names of its type.</param>
/// <param name="Size"><see cref="Decode.DecodedImpression.SizeOf"/>; sound has none.</param>
/// <param name="BitrateKbps">0 unknown.</param>
internal readonly record struct MediaFileEntry(ulong MimeTypes, uint Size, int BitrateKbps, bool Streaming);
