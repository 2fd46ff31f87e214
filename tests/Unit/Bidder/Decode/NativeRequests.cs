using System.Text.Json;
using System.Text.RegularExpressions;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>Native requests in each of the places and forms in which sellers send them.</summary>
internal static partial class NativeRequests
{
    /// <summary>In a string, as the specification has it.</summary>
    public static DecodedRequest Decoded(string native) => Decoding.Json(InString(native));

    public static string InString(string native, string members = "") => Body($"\"request\":{JsonSerializer.Serialize(native)}{members}");

    public static string AsObject(string native, string members = "") => Body($"\"request\":{native}{members}");

    public static string Wrapped(string native) => $"{{\"native\":{native}}}";

    public static string Body(string members) =>
        $"{{\"id\":\"r\",\"imp\":[{{\"id\":\"1\",\"native\":{{{members}}}}}]}}";

    public static ref DecodedNative Of(DecodedRequest request) => ref request.Media.NativeOf(in request.Impressions[0]);

    /// <summary>As the contract has it: its flags are bool, and sellers write them as numbers.</summary>
    public static string Typed(string native) => Flag().Replace(
        native, match => $"\"{match.Groups["name"].Value}\":{(match.Groups["value"].Value == "1" ? "true" : "false")}");

    [GeneratedRegex("\"(?<name>required|privacy|aurlsupport|durlsupport)\":(?<value>[01])", RegexOptions.None, 1000)]
    private static partial Regex Flag();
}
