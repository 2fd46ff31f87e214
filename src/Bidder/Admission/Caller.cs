namespace Rtb.Bidder.Admission;

/// <summary>Who asks: what a transport says of a request before its body is read.</summary>
internal readonly ref struct Caller(ReadOnlySpan<byte> exchangeId, ReadOnlySpan<byte> token)
{
    /// <summary>Empty: the catalogue's first exchange.</summary>
    public ReadOnlySpan<byte> ExchangeId { get; } = exchangeId;

    /// <summary>The bearer token; empty: none was sent.</summary>
    public ReadOnlySpan<byte> Token { get; } = token;

    public static implicit operator Caller(ReadOnlySpan<byte> exchangeId) => new(exchangeId, default);

    public static implicit operator Caller(byte[] exchangeId) => new(exchangeId, default);
}
