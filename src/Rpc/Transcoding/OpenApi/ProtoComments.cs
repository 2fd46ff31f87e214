using System.Reflection;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding.OpenApi;

/// <summary>
/// The comments of proto files, which are not in generated code: the build keeps them as a resource of each assembly that compiles protos
/// (protos/Comments.targets). An assembly without the resource has no comments.
/// </summary>
internal sealed class ProtoComments
{
    private const string ResourceName = "protos.binpb";

    private readonly Dictionary<string, string> _byFullName = new(StringComparer.Ordinal);
    private readonly HashSet<Assembly> _read = [];

    /// <summary>The comment of a message, field, enum, value, service or method; empty when it has none.</summary>
    public string Of(IDescriptor descriptor) => _byFullName.GetValueOrDefault(descriptor.FullName, "");

    /// <summary>Adds the comments of an assembly; once each.</summary>
    public void Read(Assembly assembly)
    {
        if (!_read.Add(assembly))
        {
            return;
        }

        using var resource = assembly.GetManifestResourceStream(ResourceName);
        if (resource is not null)
        {
            foreach (var file in FileDescriptorSet.Parser.ParseFrom(resource).File)
            {
                Read(file);
            }
        }
    }

    private void Read(FileDescriptorProto file)
    {
        foreach (var location in file.SourceCodeInfo.Location)
        {
            var comment = location.LeadingComments.Length > 0 ? location.LeadingComments : location.TrailingComments;
            if (comment.Length > 0 && NameOf(file, [.. location.Path]) is { } name)
            {
                _byFullName[name] = Tidied(comment);
            }
        }
    }

    /// <summary>
    /// The full name of what a location's path leads to: pairs of a field number of descriptor.proto and an index. Null for other places,
    /// such as options.
    /// </summary>
    private static string? NameOf(FileDescriptorProto file, int[] path)
    {
        var package = file.Package.Length == 0 ? "" : file.Package + ".";
        return path switch
        {
            [FileDescriptorProto.MessageTypeFieldNumber, var i, .. var rest] =>
                NameIn(file.MessageType[i], package + file.MessageType[i].Name, rest),
            [FileDescriptorProto.EnumTypeFieldNumber, var i, .. var rest] =>
                NameIn(file.EnumType[i], package + file.EnumType[i].Name, rest),
            [FileDescriptorProto.ServiceFieldNumber, var i] => package + file.Service[i].Name,
            [FileDescriptorProto.ServiceFieldNumber, var i, ServiceDescriptorProto.MethodFieldNumber, var j] =>
                $"{package}{file.Service[i].Name}.{file.Service[i].Method[j].Name}",
            _ => null,
        };
    }

    private static string? NameIn(DescriptorProto message, string name, int[] path) => path switch
    {
        [] => name,
        [DescriptorProto.FieldFieldNumber, var i] => $"{name}.{message.Field[i].Name}",
        [DescriptorProto.OneofDeclFieldNumber, var i] => $"{name}.{message.OneofDecl[i].Name}",
        [DescriptorProto.NestedTypeFieldNumber, var i, .. var rest] =>
            NameIn(message.NestedType[i], $"{name}.{message.NestedType[i].Name}", rest),
        [DescriptorProto.EnumTypeFieldNumber, var i, .. var rest] =>
            NameIn(message.EnumType[i], $"{name}.{message.EnumType[i].Name}", rest),
        _ => null,
    };

    /// <summary>The values of an enum are found under the enum's name here, as C# descriptors name them.</summary>
    private static string? NameIn(EnumDescriptorProto type, string name, int[] path) => path switch
    {
        [] => name,
        [EnumDescriptorProto.ValueFieldNumber, var i] => $"{name}.{type.Value[i].Name}",
        _ => null,
    };

    /// <summary>Without the blank that follows the slashes.</summary>
    private static string Tidied(string comment) =>
        string.Join('\n', comment.Split('\n').Select(line => (line.StartsWith(' ') ? line[1..] : line).TrimEnd())).Trim('\n');
}
