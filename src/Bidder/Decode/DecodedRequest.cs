namespace Rtb.Bidder.Decode;

/// <summary>
/// One bid request as integers, masks, hashes and places in <see cref="Buffer"/>: no strings, no message objects.
/// Both decoders fill it, everything after reads it.
/// </summary>
/// <remarks>Owned by one request at a time; all memory is made in the constructor from <see cref="DecodeLimits"/>.</remarks>
internal sealed class DecodedRequest
{
    private readonly DecodedImpression[] _impressions;
    private readonly uint[] _sizes;

    public DecodedRequest(DecodeLimits limits)
    {
        Limits = limits;
        Buffer = new byte[(2 * limits.BodyBytesMax) + JsonScanner.Slack + JsonState.EscapedNameMax];
        Json = new JsonState(Buffer, limits);
        Media = new DecodedMedia(limits, Buffer);
        Deals = new DecodedDeals(limits);
        _impressions = new DecodedImpression[limits.ImpressionsMax];
        _sizes = new uint[limits.SizesMax];
        BlockedCategories = new TextList(limits.ListEntriesMax);
        BlockedAdvertisers = new TextList(limits.ListEntriesMax);
        BlockedApps = new TextList(limits.ListEntriesMax);
        Categories = new TextList(limits.ListEntriesMax);
        Segments = new TextList(limits.SegmentsMax);
        Keywords = new TextList(limits.ListEntriesMax);
        UserKeywords = new TextList(limits.ListEntriesMax);
        AllowedSeats = new TextList(64);
        BlockedSeats = new TextList(64);
        AllowedLanguages = new TextList(64);
    }

    public DecodeLimits Limits { get; }

    /// <summary>
    /// The body in [0, <see cref="BodyLength"/>), then room for a zero and unescaped strings (JSON only). Every <see cref="Text"/> points
    /// here.
    /// </summary>
    public byte[] Buffer { get; }

    public int BodyLength;

    /// <summary>What the readers of a JSON body share.</summary>
    public JsonState Json { get; }

    /// <summary>What the decoder refused first, and where, for Explain.</summary>
    public DecodeFault Fault { get; private set; }

    /// <summary>The first limit that the request exceeds; reading goes on, so that the answer can name the request.</summary>
    public NoBidReason Exceeded { get; private set; }

    /// <summary>Bytes of <see cref="Buffer"/> in use: the body and what was unescaped behind it.</summary>
    public int BufferUsed;

    public WireFormat Format;

    /// <summary>Unescaped id of the auction, and the same as it stood on the wire (see <see cref="DecodedImpression.IdOnWire"/>).</summary>
    public Text Id;
    public Text IdOnWire;

    public bool Test;

    /// <summary>OpenRTB <c>at</c>; 0 when absent (the exchange's default, then 2, applies).</summary>
    public int AuctionType;

    /// <summary>Milliseconds; 0 when absent.</summary>
    public int TmaxMs;

    /// <summary>Number of entries of <c>cur</c> (0: any) and up to 16 of them as <see cref="CurrencyCode"/>.</summary>
    public int CurrencyCount;
    public readonly int[] Currencies = new int[16];

    public TextList BlockedCategories { get; }
    public TextList BlockedAdvertisers { get; }
    public TextList BlockedApps { get; }
    public TextList AllowedSeats { get; }
    public TextList BlockedSeats { get; }

    /// <summary>wlang and the primary languages of wlangb: what creatives may speak; empty: anything.</summary>
    public TextList AllowedLanguages { get; }

    /// <summary>Where the ad would appear; the first of site, app, dooh that is present.</summary>
    public InventoryKind Inventory;

    /// <summary>site.domain, else the host of site.page, else app.domain; hashed, may start with "www.".</summary>
    public Text Domain;
    public Text AppBundle;
    public Text PublisherId;

    /// <summary>cat, sectioncat and pagecat of site or app, hashed.</summary>
    public TextList Categories { get; }

    public Text UserAgent;

    /// <summary>device.sua: the brand of the first real browser and of the platform, hashed; empty when absent.</summary>
    public Text SuaBrowser;
    public Text SuaPlatform;

    public Text OperatingSystem;

    /// <summary>Major, minor, patch as 16 bits each (major highest), plus 1 so that 0 is absent; <see cref="VersionNumber"/>.</summary>
    public long OperatingSystemVersion;

    /// <summary>device.ip and device.ipv6 as they were sent.</summary>
    public Text Ip;
    public Text Ipv6;

    /// <summary>source.schain, and source.ext.schain of 2.5.</summary>
    public DecodedChain ChainOf26 { get; } = new();
    public DecodedChain ChainOf25 { get; } = new();

    /// <summary>The chain that counts.</summary>
    public DecodedChain Chain => ChainOf26.IsPresent ? ChainOf26 : ChainOf25;

    /// <summary>AdCOM device type; 0 unknown.</summary>
    public int DeviceType;
    public int ConnectionType;

    /// <summary>ISO 639-1, hashed; of "en-US" only "en".</summary>
    public Text Language;
    public Text Carrier;

    /// <summary>device.mccmnc, such as "310-005".</summary>
    public Text CarrierCode;

    /// <summary>device.model, else that of device.sua.</summary>
    public Text Model;

    /// <summary>Version of the platform in device.sua, as <see cref="VersionNumber"/>; 0 absent.</summary>
    public long SuaPlatformVersion;

    /// <summary>What the steps behind the decoder take the operating system for, plus 1; 0 while nobody has asked.</summary>
    public byte SystemFound;

    public bool LimitAdTracking;
    public bool DoNotTrack;

    public Text DeviceId;
    public Text UserId;
    public Text BuyerUserId;

    /// <summary>user.eids.</summary>
    public ExtendedIdList ExtendedIds { get; } = new();

    /// <summary>user.ext.eids, which count after them.</summary>
    public ExtendedIdList OtherExtendedIds { get; } = new();

    /// <summary>user.data[].segment[].id, hashed; the name of a segment that has no id.</summary>
    public TextList Segments { get; }

    /// <summary>
    /// Keywords of site, app or screen and of their content, and those of the user. Each text is a list with commas, not hashed and not
    /// cut into its words: <see cref="KeywordList"/> does that for who asks.
    /// </summary>
    public TextList Keywords { get; }
    public TextList UserKeywords { get; }

    /// <summary>user.yob; 0 absent.</summary>
    public int YearOfBirth;

    /// <summary>How old the user is this year, set by the step that knows the time; -1 unknown.</summary>
    public int Age;

    /// <summary>'M', 'F', 'O'; 0 unknown.</summary>
    public int Gender;

    /// <summary>Country as <see cref="CountryCode"/> (alpha-3; alpha-2 is packed as it is), 0 unknown. device.geo, else user.geo.</summary>
    public int Country;
    public Text Region;
    public Text City;

    /// <summary>Coordinates are used only when both are in range.</summary>
    public bool HasCoordinates;
    public double Latitude;
    public double Longitude;

    /// <summary>What is kept apart until all of the request is read.</summary>
    public OtherPlaces Other;

    public bool Coppa;

    /// <summary>regs.ext.gpc: the browser's own opt-out.</summary>
    public bool GlobalPrivacyControl;

    /// <summary>1 yes, 0 no, -1 not said. Read from regs.gdpr and regs.ext.gdpr.</summary>
    public int Gdpr;

    /// <summary>TCF string of user.consent or user.ext.consent.</summary>
    public Text Consent;
    public Text UsPrivacy;
    public Text Gpp;

    /// <summary>Sections in gpp_sid, as <see cref="GppSectionIds"/>.</summary>
    public ulong GppSections;

    public DsaDemand Dsa;

    public int ImpressionCount;

    public Span<DecodedImpression> Impressions => _impressions.AsSpan(0, ImpressionCount);

    /// <summary>Native and audio parts of the impressions.</summary>
    public DecodedMedia Media { get; }

    /// <summary>Deals of the impressions.</summary>
    public DecodedDeals Deals { get; }

    public int SizeCount;

    public ReadOnlySpan<uint> Sizes => _sizes.AsSpan(0, SizeCount);

    /// <summary>The bytes of a text.</summary>
    public ReadOnlySpan<byte> Bytes(in Text text) => Bytes(text.Start, text.Length);

    public ReadOnlySpan<byte> Bytes(int start, int length) => new(Buffer, start, length);

    /// <summary>The hash of a text, 0 of an empty one. Behind the buffer's last text are always enough bytes for it.</summary>
    public ulong HashOf(int start, int length) => length == 0 ? 0 : TextHash.OfReadable(ref Buffer[start], length);

    /// <summary>A cleared impression at the end of the list; false when the limit is reached.</summary>
    public bool TryAddImpression(out int index)
    {
        index = ImpressionCount;
        if ((uint)index >= (uint)_impressions.Length)
        {
            return false;
        }
        _impressions[index] = new DecodedImpression { Secure = -1, VideoSkip = -1, FloorCurrency = CurrencyCode.NotSaid };
        ImpressionCount++;
        return true;
    }

    /// <summary>Remembers why the request is refused; the first reason stays, except that broken bytes beat everything.</summary>
    public void Refuse(NoBidReason reason, DecodeField field, int offset)
    {
        if (Fault.Reason == NoBidReason.None || (field == DecodeField.Body && Fault.Field != DecodeField.Body))
        {
            Fault = new DecodeFault(reason, field, offset, ImpressionCount - 1);
        }
    }

    /// <summary>Remembers that a limit was exceeded.</summary>
    public void Exceed(NoBidReason limit)
    {
        if (Exceeded == NoBidReason.None)
        {
            Exceeded = limit;
        }
    }

    /// <summary>Adds a size to the banner that is being read; 0 (no size) and repeated ones are left out.</summary>
    public void AddBannerSize(ref DecodedImpression impression, uint size)
    {
        if (size == 0 || _sizes.AsSpan(impression.BannerSizeStart, impression.BannerSizeCount).Contains(size))
        {
            return;
        }
        if (!TryAddSize(size))
        {
            Exceed(NoBidReason.TooManyListEntries);
            return;
        }
        impression.BannerSizeCount++;
    }

    /// <summary>False when the request names more sizes than the limit.</summary>
    public bool TryAddSize(uint size)
    {
        if ((uint)SizeCount >= (uint)_sizes.Length)
        {
            return false;
        }
        _sizes[SizeCount++] = size;
        return true;
    }

    /// <summary>Starts to read the inventory. A second kind is refused: nobody can say which one is meant.</summary>
    public void BeginInventory(InventoryKind kind, int offset)
    {
        if (Inventory != InventoryKind.None && Inventory != kind)
        {
            Refuse(NoBidReason.InvalidValue, DecodeField.Inventory, offset);
        }
        Inventory = kind;
    }

    /// <summary>Starts to read a banner, or goes on with the one the impression has.</summary>
    public void BeginBanner(ref DecodedImpression impression)
    {
        if ((impression.Media & MediaKinds.Banner) == MediaKinds.None)
        {
            impression.Media |= MediaKinds.Banner;
            impression.BannerSizeStart = SizeCount;
        }
    }

    /// <summary>Adds a size of banner.format; a negative side is refused, because nobody can say what it means.</summary>
    public void AddFormat(ref DecodedImpression impression, int width, int height, int offset)
    {
        if (width < 0 || height < 0)
        {
            Refuse(NoBidReason.InvalidValue, DecodeField.BannerSize, offset);
        }
        AddBannerSize(ref impression, DecodedImpression.SizeOf(width, height));
    }

    /// <summary>Drops what the request says about the person, for those who do not want to be known.</summary>
    public void ForgetPerson()
    {
        Segments.Clear();
        UserKeywords.Clear();
        YearOfBirth = Gender = 0;
        Age = -1;
    }

    /// <summary>Adds an allowed currency; one that is no code counts, so that "only unknown ones" is not "any".</summary>
    public void AddCurrency(int code)
    {
        if (CurrencyCount < Currencies.Length)
        {
            Currencies[CurrencyCount++] = code;
        }
    }

    /// <summary>
    /// Forgets the last request. The body's bytes stay until they are overwritten; no <see cref="Text"/> points to them any more.
    /// </summary>
    public void Reset()
    {
        BodyLength = BufferUsed = 0;
        Fault = default;
        Exceeded = NoBidReason.None;
        Id = IdOnWire = default;
        Test = LimitAdTracking = DoNotTrack = Coppa = GlobalPrivacyControl = HasCoordinates = false;
        AuctionType = TmaxMs = CurrencyCount = DeviceType = ConnectionType = Country = 0;
        Inventory = InventoryKind.None;
        Other = OtherPlaces.Empty;
        Domain = AppBundle = PublisherId = UserAgent = SuaBrowser = SuaPlatform = OperatingSystem = Language = Carrier = default;
        DeviceId = UserId = BuyerUserId = Region = City = Consent = UsPrivacy = Gpp = default;
        CarrierCode = Model = Ip = Ipv6 = default;
        ChainOf26.Clear();
        ChainOf25.Clear();
        OperatingSystemVersion = SuaPlatformVersion = SystemFound = 0;
        YearOfBirth = Gender = 0;
        Age = -1;
        Latitude = Longitude = 0;
        Gdpr = -1;
        GppSections = 0;
        Dsa = default;
        ImpressionCount = SizeCount = 0;
        Media.Reset();
        Deals.Reset();
        BlockedCategories.Clear();
        BlockedAdvertisers.Clear();
        BlockedApps.Clear();
        AllowedSeats.Clear();
        BlockedSeats.Clear();
        AllowedLanguages.Clear();
        Categories.Clear();
        Segments.Clear();
        ExtendedIds.Clear();
        OtherExtendedIds.Clear();
        Keywords.Clear();
        UserKeywords.Clear();
    }
}

/// <summary>How the request came and the answer goes.</summary>
internal enum WireFormat : byte
{
    Json,
    Protobuf,
}

/// <summary>Kind of inventory, numbered as in the catalogue.</summary>
internal enum InventoryKind : byte
{
    None = 0,
    Site = 1,
    App = 2,
    Dooh = 3,
}
