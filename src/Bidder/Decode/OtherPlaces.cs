namespace Rtb.Bidder.Decode;

/// <summary>
/// What a request may say in more than one place: the values of the second places, kept apart until all is read,
/// so that neither the order of the request's parts nor their repetition changes the result.
/// </summary>
internal struct OtherPlaces
{
    public static readonly OtherPlaces Empty = new() { Gdpr = -1, DeviceGeo = GeoFields.Empty, UserGeo = GeoFields.Empty };

    /// <summary>AdCOM device type "mobile or tablet".</summary>
    private const int MobileDevice = 1;

    /// <summary>regs.ext of 2.5; the places of 2.6 count before these.</summary>
    public int Gdpr;
    public Text UsPrivacy;
    public Text Gpp;
    public ulong GppSections;
    public DsaDemand Dsa;

    /// <summary>user.ext of 2.5.</summary>
    public Text Consent;

    /// <summary>device.langb, for want of device.language.</summary>
    public Text LanguageTag;

    /// <summary>device.sua.model, for want of device.model, and device.sua.mobile.</summary>
    public Text SuaModel;
    public bool SuaMobile;

    /// <summary>site.page, whose host is the domain for want of site.domain.</summary>
    public Text Page;

    /// <summary>The device's place counts before the user's, part by part.</summary>
    public GeoFields DeviceGeo;
    public GeoFields UserGeo;

    /// <summary>Puts what the first places lack into the request.</summary>
    public readonly void Complete(DecodedRequest request)
    {
        request.Gdpr = request.Gdpr >= 0 ? request.Gdpr : Gdpr;
        request.GppSections = request.GppSections != 0 ? request.GppSections : GppSections;
        request.Dsa = request.Dsa.Required != 0 ? request.Dsa : Dsa;
        FillIn(ref request.UsPrivacy, UsPrivacy);
        FillIn(ref request.Gpp, Gpp);
        FillIn(ref request.Consent, Consent);
        FillIn(ref request.Model, SuaModel);
        request.DeviceType = request.DeviceType == 0 && SuaMobile ? MobileDevice : request.DeviceType;
        request.Language = LanguageTags.Primary(request, request.Language.IsEmpty ? LanguageTag : request.Language);
        InventoryDomain.Complete(request, Page);
        GeoFields.Complete(request, DeviceGeo, UserGeo);
    }

    private static void FillIn(ref Text text, in Text other)
    {
        if (text.IsEmpty)
        {
            text = other;
        }
    }
}
