using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Match;

/// <summary>The gates that hold for a whole request, in the order of their reasons.</summary>
internal static class RequestGates
{
    /// <summary>No age has this key.</summary>
    private const ulong UnknownAge = ulong.MaxValue;

    public static void Add(TargetingIndex index, ExchangeEntry exchange, DecodedRequest request, bool identityUsable, MatchState state)
    {
        if (index.Exchange is { } exchanges)
        {
            GateResolver.AddSingle(state, exchanges, exchange.TargetingHash);
        }
        if (index.Inventory is { } inventories)
        {
            GateResolver.AddSingle(state, inventories, TargetingIndex.KeyOf((int)request.Inventory));
        }
        var country = CountryCodes.Alpha3(request.Country);
        if (index.Country is { } countries)
        {
            GateResolver.AddSingle(state, countries, TargetingIndex.KeyOf(country));
        }
        AddDevice(index, request, state);
        if (index.Identity is { } identities)
        {
            GateResolver.AddSingle(state, identities, TargetingIndex.KeyOf((int)(identityUsable ? Tristate.Yes : Tristate.No)));
        }
        if (request.Dsa.IsRequired && index.DsaStatement is { } statements)
        {
            GateResolver.AddSingle(state, statements, TargetingIndex.KeyOf((int)request.Dsa.Need));
        }
        if (index.Region is { } regions)
        {
            GateResolver.AddPlace(state, regions, country, GateResolver.RegionWithoutCountry(request.Bytes(request.Region)));
        }
        if (index.City is { } cities)
        {
            GateResolver.AddPlace(state, cities, country, request.Bytes(request.City));
        }
        AddPage(index, request, state);
        if (index.Segments is { } segments)
        {
            GateResolver.AddList(state, segments, request, request.Segments);
        }
        if (index.Carrier is { } carriers)
        {
            GateResolver.AddEither(state, carriers, request, request.Carrier, request.CarrierCode);
        }
        AddPerson(index, request, state);
        if (index.Keyword is { } keywords)
        {
            GateResolver.AddKeywords(state, keywords, request, withPages: true);
        }
    }

    private static void AddPerson(TargetingIndex index, DecodedRequest request, MatchState state)
    {
        if (index.Age is { } ages)
        {
            GateResolver.AddSingle(state, ages, request.Age < 0 ? UnknownAge : TargetingIndex.KeyOf(request.Age));
        }
        if (index.Gender is { } genders)
        {
            GateResolver.AddSingle(state, genders, TargetingIndex.KeyOf(request.Gender));
        }
        if (index.Interest is { } interests)
        {
            GateResolver.AddKeywords(state, interests, request, withPages: false);
        }
    }

    private static void AddDevice(TargetingIndex index, DecodedRequest request, MatchState state)
    {
        if (index.DeviceType is { } deviceTypes)
        {
            GateResolver.AddSingle(state, deviceTypes, TargetingIndex.KeyOf(request.DeviceType));
        }
        if (index.OperatingSystem is { } systems)
        {
            GateResolver.AddSingle(state, systems, TargetingIndex.KeyOf((int)OperatingSystemOf.Of(request)));
        }
        if (index.Browser is { } browsers)
        {
            GateResolver.AddSingle(state, browsers, TargetingIndex.KeyOf((int)BrowserOf.Of(request)));
        }
        if (index.ConnectionType is { } connectionTypes)
        {
            GateResolver.AddSingle(state, connectionTypes, TargetingIndex.KeyOf(request.ConnectionType));
        }
        if (index.Language is { } languages)
        {
            GateResolver.AddSingle(state, languages, request, request.Language);
        }
    }

    private static void AddPage(TargetingIndex index, DecodedRequest request, MatchState state)
    {
        if (index.Domain is { } domains)
        {
            GateResolver.AddDomain(state, domains, request);
        }
        if (index.AppBundle is { } bundles)
        {
            GateResolver.AddMulti(state, bundles, request, request.AppBundle);
        }
        if (index.Publisher is { } publishers)
        {
            GateResolver.AddMulti(state, publishers, request, request.PublisherId);
        }
        if (index.Category is { } categories)
        {
            GateResolver.AddCategories(state, categories, request);
        }
    }
}
