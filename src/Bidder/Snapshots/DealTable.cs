using System.Text;
using System.Text.Json;
using Rtb.Bidder.Decode;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Snapshots;

/// <summary>The deals of one exchange by their id, byte for byte. Immutable.</summary>
internal sealed class DealTable
{
    // Open addressing, at most half full.
    private readonly DealEntry?[] _cells;
    private readonly ulong _mask;

    private DealTable(IReadOnlyCollection<DealEntry> deals)
    {
        _cells = new DealEntry?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)deals.Count * 2)];
        _mask = (ulong)_cells.Length - 1;
        foreach (var deal in deals)
        {
            var cell = TextHash.Of(deal.Utf8) & _mask;
            while (_cells[cell] is not null)
            {
                cell = (cell + 1) & _mask;
            }
            _cells[cell] = deal;
        }
    }

    /// <summary>Null when the exchange has no deals.</summary>
    public static DealTable? Of(Exchange exchange, IEnumerable<Deal> deals)
    {
        var own = deals.Where(deal => deal.ExchangeId == exchange.Id).Select(deal => ToEntry(deal, exchange)).ToList();
        return own.Count == 0 ? null : new DealTable(own);
    }

    /// <summary>Null when there is no such deal.</summary>
    public DealEntry? Find(ReadOnlySpan<byte> id, ulong hash)
    {
        for (var cell = hash & _mask; _cells[cell] is { } deal; cell = (cell + 1) & _mask)
        {
            if (id.SequenceEqual(deal.Utf8))
            {
                return deal;
            }
        }
        return null;
    }

    private static DealEntry ToEntry(Deal deal, Exchange exchange) => new()
    {
        Id = deal.Id,
        Utf8 = Encoding.UTF8.GetBytes(deal.Id),
        Json = JsonEncodedText.Encode(deal.Id).EncodedUtf8Bytes.ToArray(),
        TargetingHash = ScopeHash.OfId(deal.Id),
        FloorMicros = deal.FloorMicros,
        FloorCurrency = ExchangeEntryBuilder.CurrencyOf(deal.FloorCurrency, exchange),
        AuctionType = deal.AuctionType,
    };
}
