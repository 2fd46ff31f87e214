using System.Text.Json.Serialization;

namespace Rtb.Load.Servers;

/// <summary>A bid request as the objects somebody would write who does not count: about 45 fields.</summary>
internal sealed record ParsedRequest(
    string? Id, List<ParsedImp>? Imp, ParsedSite? Site, ParsedApp? App, ParsedDevice? Device, ParsedUser? User, ParsedRegs? Regs, int? At,
    int? Tmax, int? Test, List<string>? Cur, List<string>? Bcat, List<string>? Badv, List<string>? Wseat);

internal sealed record ParsedImp(
    string? Id, string? Tagid, double? Bidfloor, string? Bidfloorcur, int? Secure, int? Instl, int? Exp,
    ParsedBanner? Banner, ParsedVideo? Video);

internal sealed record ParsedBanner(int? W, int? H, int? Pos, List<ParsedFormat>? Format, List<int>? Battr, List<int>? Api);

internal sealed record ParsedFormat(int? W, int? H);

internal sealed record ParsedVideo(
    List<string>? Mimes, int? Minduration, int? Maxduration, List<int>? Protocols, int? W, int? H, int? Linearity, int? Skip);

internal sealed record ParsedSite(string? Id, string? Domain, string? Page, List<string>? Cat, ParsedPublisher? Publisher);

internal sealed record ParsedApp(string? Id, string? Bundle, string? Name, List<string>? Cat, ParsedPublisher? Publisher);

internal sealed record ParsedPublisher(string? Id, string? Domain);

internal sealed record ParsedDevice(
    string? Ua, string? Ip, string? Os, string? Osv, int? Devicetype, int? Connectiontype, string? Language, string? Ifa, ParsedGeo? Geo);

internal sealed record ParsedGeo(string? Country, string? Region, string? City, double? Lat, double? Lon);

internal sealed record ParsedUser(string? Id, string? Buyeruid, string? Consent, List<ParsedData>? Data);

internal sealed record ParsedData(string? Id, List<ParsedSegment>? Segment);

internal sealed record ParsedSegment(string? Id);

internal sealed record ParsedRegs(int? Coppa, int? Gdpr, [property: JsonPropertyName("us_privacy")] string? UsPrivacy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ParsedRequest))]
internal sealed partial class ParsedRequestJson : JsonSerializerContext;
