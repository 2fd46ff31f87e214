using Google.Protobuf;
using Rtb.Bidder;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Rtb.Corpus;
using Rtb.World;

namespace Rtb.Allocation;

/// <summary>A world and a request that always end with the same reason.</summary>
internal sealed record Scenario(string Name, NoBidReason Expected)
{
    /// <summary>Null: nothing has been loaded yet.</summary>
    public Catalog? Catalog { get; init; } = SampleCatalog.With(SampleCatalog.Campaign("c1"));

    public BidRequest Request { get; init; } = SampleRequest.Banner();

    public WorldOptions Options { get; init; } = new();

    public string ExchangeId { get; init; } = SampleCatalog.ExchangeId;

    /// <summary>What has happened before the request comes.</summary>
    public Action<BidWorld> Before { get; init; } = _ => { };

    /// <summary>It leaves no event: the request was turned away unread.</summary>
    public bool IsSilent { get; init; }

    public byte[] Token { get; init; } = [];

    /// <summary>The answer is ready after the deadline.</summary>
    public bool IsLate { get; init; }

    /// <summary>Bytes that no message turns into; null: the request.</summary>
    public byte[]? Json { get; init; }

    public byte[]? Protobuf { get; init; }

    /// <summary>Why protobuf cannot end this way; null: it can.</summary>
    public string? JsonOnly { get; init; }

    public byte[] JsonBody => Json ?? OpenRtbJsonWriter.Write(Request, FieldOrder.Declared);

    public byte[] ProtobufBody => Protobuf ?? Request.ToByteArray();
}
