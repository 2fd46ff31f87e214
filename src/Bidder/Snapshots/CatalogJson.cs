using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Rtb.Campaigns;

namespace Rtb.Bidder.Snapshots;

/// <summary>
/// Finds where proto3 JSON departs from its message: unknown and repeated names, and on request values that the parser refuses,
/// each with its path and line, which Google's parser does not tell.
/// </summary>
internal ref struct CatalogJson
{
    /// <summary>A wrong generator makes the same mistake in every record; the first hundred are enough to see it.</summary>
    private const int ProblemsMax = 100;

    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _withValues;
    private readonly List<FieldViolation> _problems = [];
    private readonly Dictionary<MessageDescriptor, Dictionary<string, FieldDescriptor>> _names = [];
    private readonly StringBuilder _path = new();
    private Utf8JsonReader _reader;
    private int _countedTo;
    private int _line = 1;

    private CatalogJson(ReadOnlySpan<byte> json, bool withValues)
    {
        _json = json;
        _withValues = withValues;
        _reader = new Utf8JsonReader(json);
    }

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<FieldViolation> FindProblems(ReadOnlySpan<byte> json, MessageDescriptor type, bool withValues)
    {
        var walk = new CatalogJson(json, withValues);
        walk._reader.Read();
        if (walk._reader.TokenType == JsonTokenType.StartObject)
        {
            walk.WalkMessage(type);
        }
        else
        {
            walk.Add("must be an object");
            walk._reader.Skip();
        }
        // Reads to the end, so that text after the object is refused.
        while (walk._reader.Read())
        {
        }
        return walk._problems;
    }

    /// <summary>Whether the parser means "this input is wrong" by an exception.</summary>
    public static bool IsRefusal(Exception e) =>
        e is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException
            or ArgumentException or InvalidOperationException;

    private void WalkMessage(MessageDescriptor type)
    {
        var names = NamesOf(type);
        var seen = new HashSet<int>();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = PropertyName();
            var above = Enter(name);
            if (!names.TryGetValue(name, out var field))
            {
                Add("there is no such field");
                _reader.Skip();
            }
            else if (!seen.Add(field.FieldNumber))
            {
                Add("appears twice");
                _reader.Skip();
            }
            else
            {
                _reader.Read();
                WalkField(field);
            }
            _path.Length = above;
        }
    }

    private void WalkField(FieldDescriptor field)
    {
        if (!field.IsRepeated || _reader.TokenType != JsonTokenType.StartArray)
        {
            WalkValue(field, asElement: false);
            return;
        }
        var array = _path.Length;
        for (var i = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; i++)
        {
            _path.Append('[').Append(i).Append(']');
            WalkValue(field, asElement: true);
            _path.Length = array;
        }
    }

    private void WalkValue(FieldDescriptor field, bool asElement)
    {
        if (_reader.TokenType == JsonTokenType.StartObject && (asElement || !field.IsRepeated) && IsOrdinaryMessage(field))
        {
            WalkMessage(field.MessageType);
            return;
        }
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        if (_withValues)
        {
            TryParse(field, start, asElement);
        }
    }

    /// <summary>Parses a message that holds nothing but the value, so that the parser's own opinion is what counts.</summary>
    private void TryParse(FieldDescriptor field, int start, bool asElement)
    {
        var text = Encoding.UTF8.GetString(_json[start..(int)_reader.BytesConsumed]);
        try
        {
            JsonParser.Default.Parse($"{{\"{field.Name}\":{(asElement ? $"[{text}]" : text)}}}", field.ContainingType);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            AddAt(start, e.Message);
        }
    }

    /// <summary>Proto3 JSON knows a field by its JSON name and by its name in the schema.</summary>
    private readonly Dictionary<string, FieldDescriptor> NamesOf(MessageDescriptor type)
    {
        if (!_names.TryGetValue(type, out var names))
        {
            names = new Dictionary<string, FieldDescriptor>(StringComparer.Ordinal);
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                names[field.JsonName] = field;
                names[field.Name] = field;
            }
            _names.Add(type, names);
        }
        return names;
    }

    private string PropertyName()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a character; no field has such a name.
            return Encoding.UTF8.GetString(_reader.ValueSpan);
        }
    }

    /// <summary>Goes down to a field; the length returned leads back up.</summary>
    private readonly int Enter(string name)
    {
        var above = _path.Length;
        _path.Append(above == 0 ? "" : ".").Append(name);
        return above;
    }

    private void Add(string description) => AddAt((int)_reader.TokenStartIndex, description);

    private void AddAt(int offset, string description)
    {
        if (_problems.Count < ProblemsMax)
        {
            _problems.Add(new FieldViolation(_path.ToString(), $"line {LineOf(offset)}: {description}"));
        }
    }

    /// <summary>Problems come in the order of the text, so that lines are counted once.</summary>
    private int LineOf(int offset)
    {
        _line += _json[_countedTo..offset].Count((byte)'\n');
        _countedTo = offset;
        return _line;
    }

    /// <summary>A message that is written as an object of its fields; times are written as text.</summary>
    private static bool IsOrdinaryMessage(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && !field.MessageType.File.Package.StartsWith("google.protobuf", StringComparison.Ordinal);
}
