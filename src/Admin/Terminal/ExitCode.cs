namespace Rtb.Admin.Terminal;

/// <summary>What a script can tell from how rtbctl ended.</summary>
internal enum ExitCode
{
    Ok = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Auth = 4,
    Conflict = 5,
    Invalid = 6,
    Unavailable = 7,
    Interrupted = 130,
}
