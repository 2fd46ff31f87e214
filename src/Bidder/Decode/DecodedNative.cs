namespace Rtb.Bidder.Decode;

/// <summary>A native request: OpenRTB 2.6 section 3.2.9 and the Native 1.2 request in it.</summary>
/// <remarks>A mutable struct in <see cref="DecodedMedia"/>; written by the decoders, read by everyone after.</remarks>
internal struct DecodedNative
{
    /// <summary>Why nobody can answer it; None when it can be answered.</summary>
    public NativeFault Fault;

    /// <summary>The answer comes as a message (protobuf's adm_native), because the request did.</summary>
    public bool IsMessage;

    /// <summary>The request stood in {"native":{...}}, as versions up to 1.1 have it, and so will the answer.</summary>
    public bool IsWrapped;

    /// <summary>10, 11 or 12, as said in the request itself, else beside it, else 12.</summary>
    public int Version;

    /// <summary>The version that stands beside the request; 0 when it is absent.</summary>
    public int OuterVersion;

    public ulong Apis;
    public ulong BlockedAttributes;

    /// <summary>Native 1.2 lists; 0 not said. The count is 1 when absent.</summary>
    public int Context;
    public int PlacementType;
    public int PlacementCount;

    /// <summary>See <see cref="EventBit"/>.</summary>
    public uint EventMethods;

    /// <summary>The seller shows a privacy notice when there is one.</summary>
    public bool TakesPrivacy;

    /// <summary>The seller would take a URL instead of assets. Ours are always in the answer.</summary>
    public bool TakesAssetsUrl;
    public bool TakesDynamicUrl;

    /// <summary>Range in <see cref="DecodedMedia.Assets"/>.</summary>
    public int AssetStart;
    public int AssetCount;

    /// <summary>The bit of a way to be told of an event: events 1 to 4, methods 1 (image) and 2 (script); 0 for others.</summary>
    public static uint EventBit(int eventType, int method) =>
        eventType is >= 1 and <= 4 && method is 1 or 2 ? 1u << (((eventType - 1) * 2) + method - 1) : 0;

    /// <summary>Adds the ways to be told of an event, given as bits 1 to 63.</summary>
    public void AddMethods(int eventType, ulong methods) =>
        EventMethods |= ((methods & 2) != 0 ? EventBit(eventType, 1) : 0) | ((methods & 4) != 0 ? EventBit(eventType, 2) : 0);

    public readonly bool Offers(int eventType, int method) => (EventMethods & EventBit(eventType, method)) != 0;
}

/// <summary>One part of the ad that is asked for: Native 1.2 section 4.2.</summary>
internal struct DecodedAsset
{
    public int Id;
    public bool HasId;
    public bool Required;
    public AssetKind Kind;

    /// <summary>Image: 1 icon, 2 logo, 3 main. Data: Native 1.2 list. 0 not said.</summary>
    public int Type;

    /// <summary>Most characters of a title or text; 0 when none is said.</summary>
    public int Length;

    /// <summary>Image: the size that is wanted and the least that is taken; 0 not said.</summary>
    public int Width;
    public int Height;
    public int WidthMin;
    public int HeightMin;

    /// <summary>Media types that are named, and the bits of the known ones.</summary>
    public int MimeCount;
    public ulong MimeTypes;

    /// <summary>Video: seconds, 0 when open; protocols as bits, 0 not said.</summary>
    public int MinDurationSeconds;
    public int MaxDurationSeconds;
    public ulong Protocols;

    /// <summary>An asset is one thing; of two nobody can say which is meant.</summary>
    public void Become(AssetKind kind) => Kind = Kind == AssetKind.None || Kind == kind ? kind : AssetKind.Mixed;
}

/// <summary>What an asset is.</summary>
internal enum AssetKind : byte
{
    /// <summary>Nothing that this version knows.</summary>
    None,
    Title,
    Image,
    Video,
    Data,
    Mixed,
}

/// <summary>Why a native request cannot be answered. Other impressions of the same request can.</summary>
internal enum NativeFault : byte
{
    None,
    NotJson,
    NoAssets,

    /// <summary>Some assets have an id and some have none, or one is negative.</summary>
    AssetIds,
    DuplicateAssetId,

    /// <summary>An asset is two things at once.</summary>
    MixedAsset,

    /// <summary>A length, size or duration is negative.</summary>
    NegativeValue,
}
