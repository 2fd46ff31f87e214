using Google.Protobuf.Collections;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>One draft per dimension, and how a campaign's lists become its values; cold.</summary>
internal sealed class TargetingDrafts(RowStoreBuilder rows)
{
    public const int SegmentExcludeLane = TargetingIndex.SegmentGroupsMax;

    private const int Include = 0;
    private const int Exclude = 1;

    public DimensionDraft<string> Deal { get; } = new(rows, 2, StringComparer.Ordinal);
    public DimensionDraft<string> Exchange { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<int> Inventory { get; } = new(rows, 2);
    public DimensionDraft<ulong> Size { get; } = new(rows, 1);
    public DimensionDraft<int> Country { get; } = new(rows, 2);
    public DimensionDraft<int> DeviceType { get; } = new(rows, 2);
    public DimensionDraft<int> OperatingSystem { get; } = new(rows, 2);
    public DimensionDraft<int> Browser { get; } = new(rows, 2);
    public DimensionDraft<int> ConnectionType { get; } = new(rows, 2);
    public DimensionDraft<string> Language { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<int> Position { get; } = new(rows, 2);
    public DimensionDraft<int> Secure { get; } = new(rows, 2);
    public DimensionDraft<int> Identity { get; } = new(rows, 2);
    public DimensionDraft<int> DsaStatement { get; } = new(rows, 2);
    public DimensionDraft<string> Region { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> City { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> Domain { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> AppBundle { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> Publisher { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> Placement { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> Category { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> Segments { get; } = new(rows, TargetingIndex.SegmentGroupsMax + 1, AsciiCaseComparer.Instance);

    public DimensionDraft<string> Carrier { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<int> VideoPlacement { get; } = new(rows, 2);
    public DimensionDraft<int> Skippable { get; } = new(rows, 2);
    public DimensionDraft<int> Rewarded { get; } = new(rows, 2);
    public AgeDraft Age { get; } = new(rows);
    public DimensionDraft<int> Gender { get; } = new(rows, 2);
    public DimensionDraft<string> Interest { get; } = new(rows, 2, AsciiCaseComparer.Instance);
    public DimensionDraft<string> Keyword { get; } = new(rows, 2, AsciiCaseComparer.Instance);

    /// <summary>A campaign has what its creatives are, so without creatives it never passes.</summary>
    public void AddCreatives(IReadOnlyList<CreativeEntry> creatives, int position)
    {
        Size.Constrain(Include, position);
        foreach (var creative in creatives)
        {
            if (creative.Media.HasFlag(MediaKinds.Video))
            {
                Size.Add(TargetingIndex.VideoKey, Include, position);
            }
            if (creative.Media.HasFlag(MediaKinds.Native))
            {
                Size.Add(TargetingIndex.NativeKey, Include, position);
            }
            if (creative.Media.HasFlag(MediaKinds.Audio))
            {
                Size.Add(TargetingIndex.AudioKey, Include, position);
            }
            if (creative.Media.HasFlag(MediaKinds.Banner) && creative.Size != 0)
            {
                Size.Add(creative.Size, Include, position);
                Size.Add(TargetingIndex.AnyBannerKey, Include, position);
            }
        }
    }

    /// <summary>What its advertiser can give to a seller who needs to say whose ad it is; without a statement, nothing.</summary>
    public void AddDsaStatement(Advertiser advertiser, int position)
    {
        DsaStatement.Constrain(Include, position);
        if (advertiser.Dsa is { } dsa)
        {
            DsaStatement.Add((int)DsaNeed.Statement, Include, position);
            DsaStatement.Add((int)(dsa.AdRenders ? DsaNeed.AdRenders : DsaNeed.SellerRenders), Include, position);
        }
    }

    public void AddTargeting(Targeting targeting, int position)
    {
        Add(Deal, targeting.Deals, position);
        Add(Exchange, targeting.Exchanges, position);
        Add(Inventory, targeting.InventoryTypes, Include, position);
        Add(Country, targeting.Countries, CountryCodes.Alpha3, position);
        Add(DeviceType, targeting.DeviceTypes, position);
        Add(OperatingSystem, targeting.OperatingSystems, name => (int)OperatingSystemOf.Named(name), position);
        Add(Browser, targeting.Browsers, name => (int)BrowserOf.Named(name), position);
        Add(ConnectionType, targeting.ConnectionTypes, position);
        Add(Language, targeting.Languages, position);
        Add(Position, targeting.Positions, position);
        Add(Secure, targeting.Secure, position);
        Add(Identity, targeting.Identity, position);
        Add(Region, targeting.Regions, position);
        Add(City, targeting.Cities, position);
        Add(Domain, WithoutWww(targeting.Domains), position);
        Add(AppBundle, targeting.AppBundles, position);
        Add(Publisher, targeting.Publishers, position);
        Add(Placement, targeting.Placements, position);
        Add(Category, targeting.Categories, position);
        AddSegments(targeting.Segments, position);
        Add(Carrier, targeting.Carriers, position);
        Add(VideoPlacement, targeting.Video?.Placements, position);
        Add(Skippable, targeting.Video?.Skippable ?? Tristate.Unspecified, position);
        Add(Rewarded, targeting.Rewarded, position);
        AddPerson(targeting.User, position);
        Add(Keyword, targeting.Keywords, position);
    }

    private void AddPerson(UserAttributes? user, int position)
    {
        if (user is null)
        {
            return;
        }
        Age.Add(user.MinAge, user.MaxAge, position);
        if (user.Genders.Count > 0)
        {
            Gender.Constrain(Include, position);
            AddAll(Gender, user.Genders.Select(gender => GenderCode.Of(System.Text.Encoding.UTF8.GetBytes(gender))), Include, position);
        }
        Add(Interest, new Terms { Include = { user.Interests } }, position);
    }

    private void AddSegments(SegmentTargeting? segments, int position)
    {
        for (var group = 0; group < (segments?.Groups.Count ?? 0); group++)
        {
            Segments.Constrain(group, position);
            AddAll(Segments, segments!.Groups[group].AnyOf, group, position);
        }
        if (segments?.Exclude.Count > 0)
        {
            Segments.Constrain(SegmentExcludeLane, position);
            AddAll(Segments, segments.Exclude, SegmentExcludeLane, position);
        }
    }

    private static void Add(DimensionDraft<string> draft, Terms? terms, int position)
    {
        Constrain(draft, terms, position);
        AddAll(draft, terms?.Include ?? [], Include, position);
        AddAll(draft, terms?.Exclude ?? [], Exclude, position);
    }

    /// <summary>Names outside the vocabulary (negative codes) are values that no request has.</summary>
    private static void Add(DimensionDraft<int> draft, Terms? terms, Func<string, int> codeOf, int position)
    {
        Constrain(draft, terms, position);
        AddAll(draft, (terms?.Include ?? []).Select(codeOf).Where(code => code > 0), Include, position);
        AddAll(draft, (terms?.Exclude ?? []).Select(codeOf).Where(code => code > 0), Exclude, position);
    }

    private static void Add(DimensionDraft<int> draft, Codes? codes, int position)
    {
        if (codes?.Include.Count > 0)
        {
            draft.Constrain(Include, position);
        }
        AddAll(draft, codes?.Include ?? [], Include, position);
        AddAll(draft, codes?.Exclude ?? [], Exclude, position);
    }

    private static void Add(DimensionDraft<int> draft, RepeatedField<InventoryType> types, int lane, int position)
    {
        if (types.Count > 0)
        {
            draft.Constrain(lane, position);
            AddAll(draft, types.Select(type => (int)type), lane, position);
        }
    }

    private static void Add(DimensionDraft<int> draft, Tristate wanted, int position)
    {
        if (wanted != Tristate.Unspecified)
        {
            draft.Constrain(Include, position);
            draft.Add((int)wanted, Include, position);
        }
    }

    private static void Constrain<TValue>(DimensionDraft<TValue> draft, Terms? terms, int position)
        where TValue : notnull
    {
        if (terms?.Include.Count > 0)
        {
            draft.Constrain(Include, position);
        }
    }

    private static void AddAll<TValue>(DimensionDraft<TValue> draft, IEnumerable<TValue> values, int lane, int position)
        where TValue : notnull
    {
        foreach (var value in values)
        {
            draft.Add(value, lane, position);
        }
    }

    private static Terms? WithoutWww(Terms? terms) => terms is null ? null : new Terms
    {
        Include = { terms.Include.Select(DomainNames.WithoutWww) },
        Exclude = { terms.Exclude.Select(DomainNames.WithoutWww) },
    };
}
