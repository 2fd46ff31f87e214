using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rtb.Bidder.Snapshots;

/// <summary>
/// Hashes of ids that leave the process or outlive it (notice tokens, cap counters): the first bytes of SHA-256, big-endian.
/// Kinds of ids that must not collide with each other get a prefix that no id can contain.
/// </summary>
internal static class ScopeHash
{
    /// <summary>First 8 bytes of SHA-256 of an id.</summary>
    public static ulong OfId(string id) => Hash(id);

    /// <summary>First 4 bytes of SHA-256 of an id.</summary>
    public static uint OfIdShort(string id) => (uint)(Hash(id) >> 32);

    public static ulong OfCampaign(string campaignId) => Hash($"campaign/{campaignId}");

    public static ulong OfAdvertiser(string advertiserId) => Hash($"advertiser/{advertiserId}");

    public static ulong OfCreative(string campaignId, string creativeId) => Hash($"creative/{campaignId}/{creativeId}");

    private static ulong Hash(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
