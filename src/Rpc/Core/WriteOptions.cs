namespace Grpc.Core;

/// <summary>Hints for one message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>The message may wait for the next one before it is flushed.</summary>
    BufferHint = 0x1,

    /// <summary>Do not compress this message.</summary>
    NoCompress = 0x2,
}

/// <summary>How to write the messages that follow.</summary>
public class WriteOptions
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>With flags.</summary>
    public WriteOptions(WriteFlags flags = WriteFlags.None)
    {
        Flags = flags;
    }

    /// <summary>The hints.</summary>
    public WriteFlags Flags { get; }
}
