namespace Grpc.Core;

/// <summary>The result of a call; the numbers travel in the <c>grpc-status</c> trailer.</summary>
public enum StatusCode
{
    /// <summary>Success.</summary>
    OK = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>An error without a better name, such as an exception in a service.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call finished.</summary>
    DeadlineExceeded = 4,

    /// <summary>The named thing does not exist.</summary>
    NotFound = 5,

    /// <summary>The thing to create exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or memory ran out.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system forbids this; do not retry before it changed.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent change won; retry the whole read-modify-write.</summary>
    Aborted = 10,

    /// <summary>Past the end of what exists.</summary>
    OutOfRange = 11,

    /// <summary>The server does not offer this.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the system or the protocol is broken.</summary>
    Internal = 13,

    /// <summary>Not reachable now; retry with a pause.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt for good.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
