namespace Grpc.Core;

/// <summary>What is known about the way to a server.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected, and nobody asked for it.</summary>
    Idle,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>Connected.</summary>
    Ready,

    /// <summary>The last attempt failed; there is a pause before the next.</summary>
    TransientFailure,

    /// <summary>Closed for good.</summary>
    Shutdown,
}
