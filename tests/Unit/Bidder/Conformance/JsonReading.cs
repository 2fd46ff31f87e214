using System.Globalization;
using System.Text.Json;

namespace Rtb.Unit.Bidder.Conformance;

/// <summary>Reads requests as exchanges send them: what is absent, null or of another type is nothing.</summary>
internal static class JsonReading
{
    public static bool IsThere(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The member, also through several objects: "video.ext.x"; undefined when there is none.</summary>
    public static JsonElement At(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }
        return element;
    }

    public static string Text(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>A number, also between quotes.</summary>
    public static double? Number(this JsonElement element, string path) => element.At(path).AsNumber();

    /// <summary>The elements of an array; a single value counts as one.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string path)
    {
        var items = element.At(path);
        return items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : items.IsThere() ? [items] : [];
    }

    public static IReadOnlyList<string> Texts(this JsonElement element, string path) =>
        [.. element.Items(path).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).Where(text =>
            text != "")];

    public static IReadOnlyList<int> Codes(this JsonElement element, string path) =>
        [.. element.Items(path).Select(AsNumber).OfType<double>().Select(number => (int)number)];

    public static bool Flag(this JsonElement element, string path) =>
        element.At(path).ValueKind == JsonValueKind.True || element.Number(path) > 0;

    private static double? AsNumber(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            number,
        _ => null,
    };
}
