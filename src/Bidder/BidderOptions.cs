using Rtb.Bidder.Decode;

namespace Rtb.Bidder;

/// <summary>What an operator may set. Environment (<c>RTB_BIDDER__NAME</c>) over file (<c>--config</c>) over these defaults.</summary>
/// <remarks>Read at start only: <see cref="BidderOptionsRules"/> checks all of it, then the parts are built from it and the request path
/// never sees it.</remarks>
public sealed class BidderOptions
{
    /// <summary>Catalogue file (proto3 JSON of catalog.v1.Catalog). Default samples/catalog.json.</summary>
    public string Catalog { get; set; } = "samples/catalog.json";

    /// <summary>Folder of the journal, the spool and the node's secrets. Default data.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Address all listeners bind to. Default 127.0.0.1.</summary>
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>Bids over HTTP/1.1. Default 8080; 0 picks a free port.</summary>
    public int HttpPort { get; set; } = 8080;

    /// <summary>Bids over gRPC. Default 8081; 0 picks a free port.</summary>
    public int GrpcPort { get; set; } = 8081;

    /// <summary>Private HTTP/1.1: /livez, /readyz, /version, /metrics. Default 8082; 0 picks a free port.</summary>
    public int OperatorHttpPort { get; set; } = 8082;

    /// <summary>Private gRPC: Explain, SpendService, health. Default 8083; 0 picks a free port.</summary>
    public int OperatorGrpcPort { get; set; } = 8083;

    /// <summary>Public HTTP/1.1 for win, billing and loss notices and for tracking, when no Ingest does that. Default 8084; 0 picks a
    /// free port.</summary>
    public int NoticeHttpPort { get; set; } = 8084;

    /// <summary>Base URL that notice and tracking URLs start with. Empty: this bidder's own notice listener.</summary>
    public string NoticeBaseUrl { get; set; } = "";

    /// <summary>
    /// Keys of notice tokens as <c>id:hex</c> pairs, newest first, at most two; 32 bytes each.
    /// Empty: one random key is made and kept in the data folder.
    /// </summary>
    public string NoticeKeys { get; set; } = "";

    /// <summary>Bytes of a request body after decompression, 1,024 to 1,048,576. Default 65,536.</summary>
    public int BodyBytesMax { get; set; } = 64 * 1024;

    /// <summary>Impressions of a request, 1 to 256. Default 32.</summary>
    public int ImpressionsMax { get; set; } = 32;

    /// <summary>Deals of a request, 1 to 4,096. Default 256.</summary>
    public int DealsMax { get; set; } = 256;

    /// <summary>Segments of a request, 1 to 16,384. Default 1,024.</summary>
    public int SegmentsMax { get; set; } = 1024;

    /// <summary>JSON depth, 8 to 64. Default 20.</summary>
    public int DepthMax { get; set; } = 20;

    /// <summary>Bytes of an answer, 4,096 to 4,194,304. Default 262,144: 32 bids of 8 KB.</summary>
    public int ResponseBytesMax { get; set; } = 256 * 1024;

    /// <summary>Campaigns that are looked at one by one for an impression, 16 to 65,536. Default 1,024: bounds the time of one
    /// bid.</summary>
    public int CandidatesMax { get; set; } = 1024;

    /// <summary>Cells of the event ring, a power of two, 1,024 to 1,048,576. Default 65,536: half a second at 100,000 decisions a
    /// second.</summary>
    public int EventRingSize { get; set; } = 64 * 1024;

    /// <summary>Bytes of spool files kept, at least 64 MB. Default 1 GB; the oldest file goes first.</summary>
    public long SpoolBytesMax { get; set; } = 1L << 30;

    /// <summary>Users times caps remembered, 1,024 to 67,108,864. Default 1,048,576.</summary>
    public int CapEntriesMax { get; set; } = 1 << 20;

    /// <summary>Seconds after the reservation's end in which a late notice is still booked, 0 to 604,800. Default 3,600.</summary>
    public int LateNoticeSeconds { get; set; } = 3600;

    /// <summary>Connections of each bid listener, 1 to 100,000. Default 4,096.</summary>
    public int ConnectionsMax { get; set; } = 4096;

    /// <summary>Milliseconds that requests may wait before they are looked at, 1 to 1,000. Default 20. Beyond that requests are turned away
    /// unread, an equal part for each exchange.</summary>
    public int QueueDelayMsMax { get; set; } = 20;

    /// <summary>Seconds between "not ready" and the end of accepting after SIGTERM, 0 to 300. Default 1.</summary>
    public int UnreadySeconds { get; set; } = 1;

    /// <summary>Seconds that SIGTERM leaves to requests in flight, 0 to 300. Default 10.</summary>
    public int DrainSeconds { get; set; } = 10;

    /// <summary>Our id on the TCF Global Vendor List, 0 to 65,535. Default 0: none; where GDPR applies nothing personal is used
    /// then.</summary>
    public int TcfVendorId { get; set; }

    /// <summary>
    /// Sources of extended ids (<c>user.eids</c>) that may be used, best first: <c>id.example, graph.example:3</c>; the number is the agent
    /// type that the id must have. Empty: any source, in the order of the request.
    /// </summary>
    public string ExtendedIdSources { get; set; } = "";

    internal DecodeLimits ToDecodeLimits() => new()
    {
        BodyBytesMax = BodyBytesMax,
        ImpressionsMax = ImpressionsMax,
        DealsMax = DealsMax,
        SegmentsMax = SegmentsMax,
        DepthMax = DepthMax,
    };
}
