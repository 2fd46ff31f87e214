using System.Collections;
using System.Globalization;
using System.Reflection;
using Rtb.Bidder.Decode;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>Everything that a decoder found, as text, to compare two decoders; and all places, which must lie in the buffer.</summary>
/// <remarks>By reflection, so that a field that is added later is compared without anybody thinking of it.</remarks>
internal static class DecodedText
{
    /// <summary>Not found in the request but a matter of the wire, or of the way to the result.</summary>
    private static readonly string[] OfTheWire =
    [
        nameof(DecodedRequest.Limits), nameof(DecodedRequest.Buffer), nameof(DecodedRequest.BodyLength), nameof(DecodedRequest.BufferUsed),
        nameof(DecodedRequest.Format), nameof(DecodedRequest.Fault), nameof(DecodedRequest.Other), nameof(DecodedRequest.IdOnWire),
        nameof(DecodedRequest.Impressions), nameof(DecodedRequest.Sizes), nameof(DecodedImpression.RewardedExt),
        nameof(DecodedImpression.VideoPlcmtExt), nameof(DecodedNative.AssetStart), nameof(DecodedRequest.Media),
        nameof(PlayerTerms.DurationStart), nameof(PlayerTerms.FloorStart), nameof(BannerTerms.RatioStart),
    ];

    public static string Of(DecodedRequest request)
    {
        var lines = MembersOf(request).Select(member => $"{member.Name} = {Show(request, member.Value)}").ToList();
        lines.Add("Sizes = " + string.Join(' ', request.Sizes.ToArray().Select(size => $"{size >> 16}x{size & 0xFFFF}")));
        foreach (var chain in new[] { request.ChainOf26, request.ChainOf25 })
        {
            lines.Add($"Chain = {chain.IsPresent} {chain.Complete} {chain.NodeCount}");
            lines.AddRange(chain.Nodes.ToArray().Select(node => $"Node = {Show(request, node.System)} {Show(request, node.Seller)}"));
        }
        foreach (var (index, impression) in request.Impressions.ToArray().Index())
        {
            lines.AddRange(MembersOf(impression).Select(member => $"[{index}].{member.Name} = {Show(request, member.Value)}"));
            lines.AddRange(PartsOf(request, impression).SelectMany(MembersOf)
                .Select(member => $"[{index}].{member.Name} = {Show(request, member.Value)}"));
        }
        return string.Join('\n', lines);
    }

    /// <summary>Every place that the request holds, also those that <see cref="Of"/> leaves out.</summary>
    public static IEnumerable<Text> PlacesOf(DecodedRequest request)
    {
        var holders = new List<object> { request, request.Other, request.Other.DeviceGeo, request.Other.UserGeo };
        holders.AddRange(request.Impressions.ToArray().Cast<object>());
        var lists = new[]
        {
            request.BlockedCategories, request.BlockedAdvertisers, request.BlockedApps, request.AllowedSeats, request.BlockedSeats,
            request.Categories, request.Segments, request.Keywords, request.UserKeywords, request.AllowedLanguages,
        };
        var single = from holder in holders
                     from field in holder.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance)
                     where field.FieldType == typeof(Text)
                     select (Text)field.GetValue(holder)!;
        var ids = new[] { request.ExtendedIds, request.OtherExtendedIds }
            .SelectMany(list => list.Items.ToArray()).SelectMany(id => new[] { id.Id, id.Source });
        var nodes = new[] { request.ChainOf26, request.ChainOf25 }.SelectMany(chain => chain.Nodes.ToArray());
        return single.Concat(ids).Concat(lists.SelectMany(list => list.Items.ToArray()))
            .Concat(nodes.SelectMany(node => new[] { node.System, node.Seller }));
    }

    /// <summary>The native part, its assets, and the audio part.</summary>
    private static IEnumerable<object> PartsOf(DecodedRequest request, DecodedImpression impression)
    {
        if (impression.NativeNumber != 0)
        {
            var native = request.Media.NativeOf(in impression);
            yield return native;
            foreach (var asset in request.Media.AssetsOf(in native).ToArray())
            {
                yield return asset;
            }
        }
        if (impression.AudioNumber != 0)
        {
            yield return request.Media.AudioOf(in impression);
            if (request.Media.AudioOf(in impression).TermsNumber is not 0 and var number)
            {
                yield return new { Audio = TermsOf(request, number) };
            }
        }
        if (impression.VideoTermsNumber != 0)
        {
            yield return new { Video = TermsOf(request, impression.VideoTermsNumber) };
        }
        if (impression.BannerTermsNumber != 0)
        {
            var terms = request.Media.BannerTermsOf(in impression);
            yield return terms;
            yield return new { Ratios = string.Join(' ', request.Media.RatiosOf(in terms).ToArray()) };
        }
    }

    private static string TermsOf(DecodedRequest request, int number)
    {
        var terms = request.Media.Terms(number);
        return string.Join(' ', MembersOf(terms).Select(member => $"{member.Name} {member.Value}"))
            + $" {string.Join(' ', request.Media.DurationsOf(in terms).ToArray())}"
            + $" {string.Join(' ', request.Media.FloorsOf(in terms).ToArray())}";
    }

    private static IEnumerable<(string Name, object? Value)> MembersOf(object holder)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var type = holder.GetType();
        var fields = type.GetFields(Instance).Select(field => (field.Name, Value: field.GetValue(holder)));
        var properties = type.GetProperties(Instance)
            .Where(property => !property.PropertyType.IsByRefLike && !OfTheWire.Contains(property.Name))
            .Select(property => (property.Name, Value: property.GetValue(holder)));
        return fields.Concat(properties).Where(member => !OfTheWire.Contains(member.Name));
    }

    private static string Show(DecodedRequest request, object? value) => value switch
    {
        Text text => $"'{request.Read(text)}' {text.Hash:x}",
        // Lists are sets: where one list is fed from several fields, the order of the fields shows in it.
        TextList list => string.Join(", ", list.Items.ToArray().Select(text => Show(request, text)).Order(StringComparer.Ordinal)),
        ExtendedIdList ids => string.Join(", ", ids.Items.ToArray()
            .Select(id => $"{Show(request, id.Source)} {Show(request, id.Id)} {id.AgentType}")),
        DsaDemand dsa => $"{dsa.Required} {dsa.Rendering} {dsa.DataToPublisher}",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(' ', items.Cast<object>().Take(request.CurrencyCount)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
