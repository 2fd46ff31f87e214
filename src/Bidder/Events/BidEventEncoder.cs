using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Events;

/// <summary>
/// Writes a record of the ring as the bytes of a <see cref="BidEvent"/>. By hand and not through a message object, because strings and
/// byte strings per event would make the collector stop the request threads; the generated message is the oracle in the tests.
/// </summary>
internal static class BidEventEncoder
{
    // Everything but the bytes of the catalogue's three ids: twelve tags, six varints of at most 10 bytes, six lengths of at most 5,
    // an impression id of 16, an auction id whose 40 bytes may each become a replacement character of 3, a reason's name.
    private const int FixedBytesMax = 12 + (6 * 10) + (6 * 5) + 16 + (3 * AuctionIdBytes.Length) + 64;

    private const int LengthDelimited = 2;

    /// <summary>False when the ids of the catalogue are so long that the event does not fit.</summary>
    public static bool TryWrite(in BidRecord record, Span<byte> destination, out int length)
    {
        length = 0;
        var exchange = record.Exchange?.Id ?? "";
        var campaign = record.Campaign?.Id ?? "";
        var creative = record.Creative?.Id ?? "";
        var idsMax = Encoding.UTF8.GetMaxByteCount(exchange.Length) + Encoding.UTF8.GetMaxByteCount(campaign.Length)
            + Encoding.UTF8.GetMaxByteCount(creative.Length);
        if (FixedBytesMax + idsMax > destination.Length)
        {
            return false;
        }
        var rest = destination;
        WriteNumber(ref rest, BidEvent.TimeMsFieldNumber, record.TimeMs);
        WriteImpressionId(ref rest, record);
        WriteAuctionId(ref rest, ((ReadOnlySpan<byte>)record.AuctionId)[..record.AuctionIdLength]);
        WriteText(ref rest, BidEvent.ExchangeIdFieldNumber, exchange);
        WriteText(ref rest, BidEvent.CampaignIdFieldNumber, campaign);
        WriteText(ref rest, BidEvent.CreativeIdFieldNumber, creative);
        WriteText(ref rest, BidEvent.ReasonFieldNumber, NoBidReasons.Names[(int)record.Reason]);
        WriteNumber(ref rest, BidEvent.PriceMicrosFieldNumber, record.PriceMicros);
        WriteNumber(ref rest, BidEvent.DurationNsFieldNumber, record.DurationNs);
        WriteNumber(ref rest, BidEvent.ImpressionIndexFieldNumber, record.ImpressionIndex);
        WriteNumber(ref rest, BidEvent.CatalogVersionFieldNumber, record.CatalogVersion);
        WriteNumber(ref rest, BidEvent.TestFieldNumber, record.Test ? 1 : 0);
        length = destination.Length - rest.Length;
        return true;
    }

    private static void WriteImpressionId(ref Span<byte> rest, in BidRecord record)
    {
        if ((record.ImpressionHigh | record.ImpressionLow) == 0)
        {
            return;
        }
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, record.ImpressionHigh);
        BinaryPrimitives.WriteUInt64BigEndian(id[sizeof(ulong)..], record.ImpressionLow);
        WriteBytes(ref rest, BidEvent.ImpressionIdFieldNumber, id);
    }

    /// <summary>A protobuf string is UTF-8: what an exchange sent otherwise is replaced.</summary>
    private static void WriteAuctionId(ref Span<byte> rest, scoped ReadOnlySpan<byte> id)
    {
        var whole = WithoutCutCharacter(id);
        if (Utf8.IsValid(whole))
        {
            WriteBytes(ref rest, BidEvent.AuctionIdFieldNumber, whole);
            return;
        }
        Span<char> characters = stackalloc char[AuctionIdBytes.Length];
        WriteText(ref rest, BidEvent.AuctionIdFieldNumber, characters[..Encoding.UTF8.GetChars(whole, characters)]);
    }

    /// <summary>An id of full length may have been cut inside a character; the part of the character is left out.</summary>
    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> id)
    {
        if (id.Length < AuctionIdBytes.Length)
        {
            return id;
        }
        var start = id.Length - 1;
        while (start > 0 && id.Length - start < 4 && (id[start] & 0xC0) == 0x80)
        {
            start--;
        }
        return Rune.DecodeFromUtf8(id[start..], out _, out _) == OperationStatus.NeedMoreData ? id[..start] : id;
    }

    private static void WriteNumber(ref Span<byte> rest, int field, long value)
    {
        if (value != 0)
        {
            WriteVarint(ref rest, (uint)field << 3);
            WriteVarint(ref rest, (ulong)value);
        }
    }

    private static void WriteText(ref Span<byte> rest, int field, scoped ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            WriteVarint(ref rest, ((uint)field << 3) | LengthDelimited);
            WriteVarint(ref rest, (uint)Encoding.UTF8.GetByteCount(text));
            rest = rest[Encoding.UTF8.GetBytes(text, rest)..];
        }
    }

    private static void WriteBytes(ref Span<byte> rest, int field, scoped ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            WriteVarint(ref rest, ((uint)field << 3) | LengthDelimited);
            WriteVarint(ref rest, (uint)bytes.Length);
            bytes.CopyTo(rest);
            rest = rest[bytes.Length..];
        }
    }

    private static void WriteVarint(ref Span<byte> rest, ulong value)
    {
        var at = 0;
        for (; value > 0x7F; value >>= 7)
        {
            rest[at++] = (byte)(value | 0x80);
        }
        rest[at++] = (byte)value;
        rest = rest[at..];
    }
}
