namespace Rtb.Corpus;

/// <summary>What is decided once for a request, because several of its objects must agree on it.</summary>
/// <param name="Mix">The traffic imitated.</param>
/// <param name="Is26">Whether the exchange puts fields where 2.6 has them, or in <c>ext</c> as 2.5 did.</param>
/// <param name="Kind">The device.</param>
/// <param name="Home">Where the device is.</param>
/// <param name="Place">Index of the site or app.</param>
/// <param name="Minor">Whether the site is directed at children (coppa).</param>
internal sealed record RequestTraits(RequestMix Mix, bool Is26, DeviceKind Kind, City Home, int Place, bool Minor)
{
    public bool HasGdpr => Home.HasGdpr;

    public static RequestTraits Draw(Chance chance, RequestMix mix)
    {
        var kind = Devices.AnyKind(chance);
        var place = chance.Popular(kind.InApp ? Inventory.Apps : Inventory.Sites);
        return new RequestTraits(mix, chance.Percent(55), kind, Places.Any(chance), place, chance.Percent(4));
    }
}
