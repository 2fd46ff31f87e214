namespace Rtb.Rpc.Server.Http2;

/// <summary>Kinds of frames (RFC 9113 section 6).</summary>
internal enum FrameKind : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    ResetStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>Flags of frames; what a bit means depends on the kind.</summary>
[Flags]
internal enum FrameFlags : byte
{
    None = 0,

    /// <summary>Of SETTINGS and PING.</summary>
    Acknowledged = 1,

    /// <summary>Of DATA and HEADERS.</summary>
    EndStream = Acknowledged,
    EndHeaders = 4,
    Padded = 8,
    HasPriority = 32,
}

/// <summary>Why a stream or a connection ends (RFC 9113 section 7).</summary>
internal enum Http2Error : uint
{
    NoError = 0,
    ProtocolError = 1,
    InternalError = 2,
    FlowControlError = 3,
    StreamClosed = 5,
    FrameSizeError = 6,
    RefusedStream = 7,
    Cancel = 8,
    CompressionError = 9,
    EnhanceYourCalm = 11,
}

/// <summary>Settings (RFC 9113 section 6.5.2).</summary>
internal enum Http2Setting : ushort
{
    HeaderTableSize = 1,
    EnablePush = 2,
    MaxConcurrentStreams = 3,
    InitialWindowSize = 4,
    MaxFrameSize = 5,
    MaxHeaderListSize = 6,
}

/// <summary>The peer has broken the protocol in a way that a connection cannot go on from: it is told so and the connection ends.</summary>
internal sealed class Http2ConnectionException(Http2Error error, string message) : Exception(message)
{
    public Http2Error Error { get; } = error;
}
