using Rtb.Rpc.Server.Http2;

namespace Rtb.Rpc.Server;

/// <summary>The header fields of a raw call, as bytes. They end with the call.</summary>
public readonly struct RawHeaders
{
    private readonly RequestFields? _fields;

    internal RawHeaders(RequestFields fields)
    {
        _fields = fields;
    }

    /// <summary>
    /// How many fields have this name, which is in lower case; <paramref name="value"/> is that of the first. Costs a comparison for each
    /// field of the call, and no memory.
    /// </summary>
    public int Find(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        return _fields is null ? 0 : _fields.Find(name, out value);
    }
}
