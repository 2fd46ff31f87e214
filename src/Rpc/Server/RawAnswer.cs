namespace Rtb.Rpc.Server;

/// <summary>What becomes of one message of a raw stream.</summary>
public readonly record struct RawAnswer
{
    private RawAnswer(RawAnswerKind kind, RawStatus status)
    {
        Kind = kind;
        Status = status;
    }

    /// <summary>What was written to the response is sent as one message, also when it is empty.</summary>
    public static RawAnswer Message => default;

    /// <summary>Nothing is sent; the stream goes on.</summary>
    public static RawAnswer Nothing => new(RawAnswerKind.Nothing, RawStatus.Ok);

    internal RawAnswerKind Kind { get; }

    internal RawStatus Status { get; }

    /// <summary>Nothing is sent for this message; the answers before it are, and then the stream ends.</summary>
    public static RawAnswer End(RawStatus status) => new(RawAnswerKind.End, status);
}

internal enum RawAnswerKind : byte
{
    Message,
    Nothing,
    End,
}
