using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>Questions about fields that several readers ask.</summary>
internal static class FieldKinds
{
    public const string HttpBody = "google.api.HttpBody";
    public const string FieldMask = "google.protobuf.FieldMask";

    private const string WellKnownPackage = "google.protobuf";

    /// <summary>Well-known types that are one JSON string, number or bool, and so can be a query parameter.</summary>
    private static readonly HashSet<string> s_singleValues = new(StringComparer.Ordinal)
    {
        "Timestamp", "Duration", "FieldMask", "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value",
        "BoolValue", "StringValue", "BytesValue",
    };

    /// <summary>Well-known types whose JSON is not the object of their fields.</summary>
    private static readonly HashSet<string> s_ownForm =
        new(s_singleValues, StringComparer.Ordinal) { "Any", "Struct", "Value", "ListValue" };

    /// <summary>By its name in the proto file or in JSON.</summary>
    public static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        message.FindFieldByName(name)
        ?? message.Fields.InDeclarationOrder().FirstOrDefault(f => string.Equals(f.JsonName, name, StringComparison.Ordinal));

    public static bool IsMessage(FieldDescriptor field) => field.FieldType is FieldType.Message or FieldType.Group;

    public static bool IsSingularMessage(FieldDescriptor field) => IsMessage(field) && !field.IsRepeated;

    /// <summary>True for a type that has a JSON form of its own.</summary>
    public static bool IsWellKnown(MessageDescriptor type) =>
        type.File.Package == WellKnownPackage && s_ownForm.Contains(type.Name);

    /// <summary>True for what one piece of text can hold: scalars, enums and the well-known types made for it.</summary>
    public static bool IsSingleValue(FieldDescriptor field) =>
        !field.IsMap
        && (!IsMessage(field) || (field.MessageType.File.Package == WellKnownPackage && s_singleValues.Contains(field.MessageType.Name)));

    public static bool IsWrapper(MessageDescriptor type) =>
        type.File.Package == WellKnownPackage
        && s_singleValues.Contains(type.Name)
        && type.Name.EndsWith("Value", StringComparison.Ordinal);
}
