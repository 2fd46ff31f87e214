using System.Text.Json;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>A bid with what it refers to.</summary>
/// <param name="Seat">The SeatBid around it.</param>
/// <param name="Bid">Itself.</param>
/// <param name="Imp">The impression of the request; undefined when there is none of that id.</param>
/// <param name="Deal">The deal of the impression; undefined for an open bid, or when there is none of that id.</param>
internal sealed record Offer(JsonElement Seat, JsonElement Bid, JsonElement Imp, JsonElement Deal)
{
    /// <summary>4.2.3: mtype.</summary>
    private static readonly string[] Media = ["", "banner", "video", "audio", "native"];

    /// <summary>banner, video, audio or native; empty when the bid does not say.</summary>
    public string Medium => Bid.Number("mtype") is { } type and >= 1 and <= 4 ? Media[(int)type] : "";

    /// <summary>The part of the impression that the bid is for.</summary>
    public JsonElement Slot => Medium.Length > 0 ? Imp.At(Medium) : default;

    public bool IsTimed => Medium is "video" or "audio";

    public string Name => $"bid for {Bid.Text("impid")}";
}
