using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Privacy;

/// <summary>Chooses the identifier under which a user is known.</summary>
internal static class IdentityChoice
{
    /// <summary>Exchange's buyer id, device id, exchange's user id, extended id; empty when there is none.</summary>
    public static Text IdOf(DecodedRequest request, PrivacySettings settings)
    {
        if (!request.BuyerUserId.IsEmpty)
        {
            return request.BuyerUserId;
        }
        if (!request.DeviceId.IsEmpty && !IsZeroId(request.Bytes(request.DeviceId)))
        {
            return request.DeviceId;
        }
        return !request.UserId.IsEmpty ? request.UserId : ExtendedIdOf(request, settings);
    }

    /// <summary>The first of the most preferred source.</summary>
    private static Text ExtendedIdOf(DecodedRequest request, PrivacySettings settings)
    {
        if (settings.PreferredIds.IsEmpty)
        {
            return ExtendedIdOf(request, default(PreferredId));
        }
        foreach (ref readonly var preferred in settings.PreferredIds.AsSpan())
        {
            var id = ExtendedIdOf(request, preferred);
            if (!id.IsEmpty)
            {
                return id;
            }
        }
        return default;
    }

    private static Text ExtendedIdOf(DecodedRequest request, PreferredId preferred)
    {
        var id = request.ExtendedIds.Find(preferred);
        return id.IsEmpty ? request.OtherExtendedIds.Find(preferred) : id;
    }

    /// <summary>Operating systems send an id of zeros when the user has refused one.</summary>
    private static bool IsZeroId(ReadOnlySpan<byte> id) => id.IndexOfAnyExcept((byte)'0', (byte)'-') < 0;
}
