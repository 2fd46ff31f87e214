using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// The mask that a PATCH means when it carries none: the fields that its body names, also those it names with null or a default, down to
/// the leaves (https://google.aip.dev/134).
/// </summary>
internal static class UpdateMask
{
    private const string FieldName = "update_mask";

    /// <summary>The request's field for a mask that a rule leaves to the body; null when there is none.</summary>
    public static FieldDescriptor? FieldOf(HttpBinding binding) =>
        binding is { HttpMethod: "PATCH", BodyField: not null, BodyType: { } type }
        && !FieldKinds.IsWellKnown(type)
        && binding.Method.InputType.FindFieldByName(FieldName) is { IsRepeated: false } field
        && FieldKinds.IsMessage(field)
        && field.MessageType.FullName == FieldKinds.FieldMask
            ? field
            : null;

    /// <summary>The paths of what a body names, in proto names.</summary>
    public static IReadOnlyList<string> Read(JsonElement body, MessageDescriptor type)
    {
        var paths = new List<string>();
        Collect(body, type, "", paths);
        return paths;
    }

    /// <summary>The mask without what the path gave: that names the resource, it does not change it.</summary>
    public static FieldMask Build(IEnumerable<string> paths, HttpBinding binding)
    {
        var prefix = binding.BodyField!.Name + ".";
        var named = binding.Variables.Select(v => v.ToString()).Where(v => v.StartsWith(prefix, StringComparison.Ordinal))
            .Select(v => v[prefix.Length..])
            .ToHashSet(StringComparer.Ordinal);
        return new FieldMask { Paths = { paths.Where(p => !named.Contains(p)) } };
    }

    private static void Collect(JsonElement json, MessageDescriptor type, string prefix, List<string> paths)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            if (FieldKinds.Find(type, property.Name) is not { } field)
            {
                continue;
            }

            var path = prefix + field.Name;
            var isParent = FieldKinds.IsSingularMessage(field) && !FieldKinds.IsWellKnown(field.MessageType)
                && property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().Any();
            if (isParent)
            {
                Collect(property.Value, field.MessageType, path + ".", paths);
            }
            else
            {
                paths.Add(path);
            }
        }
    }
}
