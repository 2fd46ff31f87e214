using Rtb.Contracts.OpenRtb.V2;

#pragma warning disable CS0612 // The places of 2.5 are deprecated and still sent.

namespace Rtb.Unit.Bidder.Oracle;

/// <summary>Who the user is, if that may be used.</summary>
internal static class IdentityOracle
{
    public static bool IsAllowed(BidRequest request)
    {
        var regs = request.Regs ?? new BidRequest.Types.Regs();
        var device = request.Device ?? new BidRequest.Types.Device();
        if (regs.Coppa || device.Lmt || device.Dnt)
        {
            return false;
        }
        if (regs.UsPrivacy != "" && (regs.UsPrivacy.Length != 4 || char.ToUpperInvariant(regs.UsPrivacy[2]) == 'Y'))
        {
            return false;
        }
        return !regs.Gdpr || ConsentsToFourPurposes(request.User?.Consent ?? "");
    }

    /// <summary>Empty when there is no id, or none that may be used.</summary>
    public static string UserOf(BidRequest request)
    {
        string[] ids = [request.User?.Buyeruid ?? "", DeviceId(request), request.User?.Id ?? ""];
        return IsAllowed(request) ? ids.FirstOrDefault(id => id != "", "") : "";
    }

    /// <summary>The request without what only somebody who may be identified has: segments, age, gender, interests.</summary>
    public static BidRequest WithoutForbidden(BidRequest request)
    {
        var visible = request.Clone();
        if (!IsAllowed(request))
        {
            visible.User?.Data.Clear();
            visible.User?.Kwarray.Clear();
            visible.User?.ClearKeywords();
            visible.User?.ClearYob();
            visible.User?.ClearGender();
        }
        return visible;
    }

    private static string DeviceId(BidRequest request)
    {
        var id = request.Device?.Ifa ?? "";
        return id.All(letter => letter is '0' or '-') ? "" : id;
    }

    /// <summary>Bits 152 to 155 of the string, which is base64url.</summary>
    private static bool ConsentsToFourPurposes(string consent)
    {
        if (consent == "")
        {
            return false;
        }
        var bytes = Convert.FromBase64String(consent.Replace('-', '+').Replace('_', '/').PadRight((consent.Length + 3) / 4 * 4, '='));
        var bits = string.Concat(bytes.Select(octet => Convert.ToString(octet, 2).PadLeft(8, '0')));
        return bits.Substring(152, 4) == "1111";
    }
}
