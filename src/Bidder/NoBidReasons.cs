using System.Collections.Frozen;

namespace Rtb.Bidder;

/// <summary>What each <see cref="NoBidReason"/> becomes outside: a name and an OpenRTB no-bid code.</summary>
internal static class NoBidReasons
{
    /// <summary>Number of members, for arrays indexed by reason.</summary>
    public const int Count = (int)NoBidReason.ResponseTooLarge + 1;

    /// <summary>Names in UPPER_SNAKE, by reason: metric labels, events, Explain.</summary>
    public static readonly string[] Names = [.. Enum.GetValues<NoBidReason>().Select(reason => UpperSnake(reason.ToString()))];

    private static readonly FrozenDictionary<string, NoBidReason> ByName =
        Enum.GetValues<NoBidReason>().ToFrozenDictionary(reason => Names[(int)reason], StringComparer.Ordinal);

    /// <summary>True for reasons that mean the request itself is wrong: HTTP 400 or 401, INVALID_ARGUMENT or UNAUTHENTICATED.</summary>
    public static bool IsRefusal(NoBidReason reason) => reason is >= NoBidReason.Unauthenticated and <= NoBidReason.InvalidValue;

    /// <summary>True for requests that were turned away unread; gRPC RESOURCE_EXHAUSTED.</summary>
    public static bool IsShed(NoBidReason reason) => reason is NoBidReason.RateLimited or NoBidReason.Overloaded;

    /// <summary>The <c>nbr</c> of OpenRTB 2.6 section 5.24 (AdCOM 1.0 list "No-Bid Reason Codes").</summary>
    public static int OpenRtbCode(NoBidReason reason) => reason switch
    {
        NoBidReason.NotReady or NoBidReason.ResponseTooLarge or NoBidReason.RateLimited or NoBidReason.Overloaded => 1,
        NoBidReason.Unauthenticated or NoBidReason.Malformed or NoBidReason.BodyTooLarge or NoBidReason.TooDeep
            or NoBidReason.MissingRequiredField or NoBidReason.DuplicateImpressionId or NoBidReason.InvalidValue => 2,
        NoBidReason.DeadlineTooShort or NoBidReason.DeadlineExceeded => 15,
        NoBidReason.FrequencyCapped or NoBidReason.IdentityMissingForCap => 9,
        NoBidReason.KnownCrawler => 3,
        NoBidReason.DataCenterAddress => 5,
        NoBidReason.DeviceTypeNotTargeted => 6,
        NoBidReason.SellerUnknown => 11,
        NoBidReason.SellerNotAuthorized => 12,
        NoBidReason.SupplyChainIncomplete => 16,
        NoBidReason.SupplyChainTooLong or NoBidReason.SupplyChainHopNotAllowed => 17,
        _ => 0,
    };

    public static bool TryParse(string name, out NoBidReason reason) => ByName.TryGetValue(name, out reason);

    private static string UpperSnake(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }
            text.Append(char.ToUpperInvariant(c));
        }
        return text.ToString();
    }
}
