using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Everything that the files of some services and the files they import define, by name. Immutable.</summary>
public sealed class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    private SymbolRegistry()
    {
    }

    /// <summary>From files; what they import is found by itself.</summary>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    /// <summary>The file of that name, or null.</summary>
    public FileDescriptor? FileByName(string filename) => _files.GetValueOrDefault(filename);

    /// <summary>The file that defines the full name, or null.</summary>
    public FileDescriptor? FileContainingSymbol(string symbol) => _symbols.GetValueOrDefault(symbol);

    /// <summary>The file that defines the extension of a message, or null.</summary>
    public FileDescriptor? FileContainingExtension(string containingType, int number) =>
        _extensions.TryGetValue(containingType, out var numbers) ? numbers.GetValueOrDefault(number) : null;

    /// <summary>The numbers of the known extensions of a message, ascending; null when there is no such message.</summary>
    public IReadOnlyList<int>? ExtensionNumbersOf(string messageType)
    {
        if (_extensions.TryGetValue(messageType, out var numbers))
        {
            return [.. numbers.Keys];
        }

        return _messages.Contains(messageType) ? [] : null;
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message);
        }

        foreach (var type in file.EnumTypes)
        {
            Add(type);
        }

        AddExtensions(file.Extensions, file);
    }

    private void Add(MessageDescriptor message)
    {
        _symbols[message.FullName] = message.File;
        _messages.Add(message.FullName);
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            _symbols[field.FullName] = message.File;
        }

        foreach (var oneof in message.Oneofs)
        {
            _symbols[oneof.FullName] = message.File;
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }

        foreach (var type in message.EnumTypes)
        {
            Add(type);
        }

        AddExtensions(message.Extensions, message.File);
    }

    private void Add(EnumDescriptor type)
    {
        _symbols[type.FullName] = type.File;
        foreach (var value in type.Values)
        {
            // A value belongs to the scope around its enum: a.b.Enum has the value a.b.VALUE.
            _symbols[type.FullName[..^type.Name.Length] + value.Name] = type.File;
        }
    }

    private void AddExtensions(ExtensionCollection extensions, FileDescriptor file)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _symbols[extension.FullName] = file;
            if (!_extensions.TryGetValue(extension.ExtendeeType.FullName, out var numbers))
            {
                numbers = [];
                _extensions.Add(extension.ExtendeeType.FullName, numbers);
            }

            numbers[extension.FieldNumber] = file;
        }
    }
}
