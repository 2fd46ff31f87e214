using System.Buffers.Binary;

namespace Rtb.Bidder.Cap;

/// <summary>Turns user ids into the 64-bit keys under which caps count: keyed, so that neither tables nor tokens give an id away.</summary>
internal sealed class UserKeys
{
    public const int SecretLength = 16;

    private readonly ulong _key0;
    private readonly ulong _key1;

    /// <param name="secret">At least 16 random bytes; the first 16 are used.</param>
    public UserKeys(ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, SecretLength, nameof(secret));
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(secret);
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(secret[8..]);
    }

    /// <summary>Key of a user id; never 0, so that 0 can mean "no usable identity".</summary>
    public ulong Of(ReadOnlySpan<byte> id)
    {
        var key = SipHash.Hash(_key0, _key1, id);
        return key == 0 ? 1 : key;
    }

    /// <summary>Key of an id that means something on one exchange only: the same bytes on another exchange are another user.</summary>
    public ulong Of(ReadOnlySpan<byte> id, uint exchangeHash)
    {
        var key = SipHash.Hash(_key0 ^ exchangeHash, _key1 ^ ((ulong)exchangeHash << 32), id);
        return key == 0 ? 1 : key;
    }
}
