using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Rtb.Bidder.Diagnostics;
using Rtb.Contracts.Bidding.V1;

namespace Rtb.Bidder.Events;

/// <summary>Turns a record of the ring into the message that the spool holds, in one message object that is used again and again.</summary>
/// <remarks>Used by the shipper thread only.</remarks>
internal sealed class BidEventMapper
{
    private readonly BidEvent _message = new();

    /// <summary>The message, valid until the next call.</summary>
    public BidEvent Map(in BidRecord record)
    {
        _message.TimeMs = record.TimeMs;
        _message.ImpressionId = ImpressionIdOf(record);
        _message.AuctionId = Encoding.UTF8.GetString(WithoutCutCharacter(((ReadOnlySpan<byte>)record.AuctionId)[..record.AuctionIdLength]));
        _message.ExchangeId = record.Exchange?.Id ?? "";
        _message.CampaignId = record.Campaign?.Id ?? "";
        _message.CreativeId = record.Creative?.Id ?? "";
        _message.Reason = ReasonNames.Of(record.Reason);
        _message.PriceMicros = record.PriceMicros;
        _message.DurationNs = record.DurationNs;
        _message.ImpressionIndex = record.ImpressionIndex;
        _message.CatalogVersion = record.CatalogVersion;
        _message.Test = record.Test;
        return _message;
    }

    private static ByteString ImpressionIdOf(in BidRecord record)
    {
        if ((record.ImpressionHigh | record.ImpressionLow) == 0)
        {
            return ByteString.Empty;
        }
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, record.ImpressionHigh);
        BinaryPrimitives.WriteUInt64BigEndian(id[sizeof(ulong)..], record.ImpressionLow);
        return ByteString.CopyFrom(id);
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
        return Rune.DecodeFromUtf8(id[start..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? id[..start] : id;
    }
}
