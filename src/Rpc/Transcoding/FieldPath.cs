using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>The fields from a message down to one of its leaves: <c>book.author.name</c>. Holds at least one field.</summary>
internal sealed class FieldPath
{
    private readonly IReadOnlyList<FieldDescriptor> _fields;

    private FieldPath(IReadOnlyList<FieldDescriptor> fields)
    {
        _fields = fields;
    }

    public FieldDescriptor Leaf => _fields[^1];

    public FieldDescriptor Root => _fields[0];

    public int Depth => _fields.Count;

    public override string ToString() => string.Join('.', _fields.Select(f => f.Name));

    /// <summary>
    /// Finds the fields by their names in the proto file or in JSON. Null when a name is unknown or something on the way down is not a
    /// singular message.
    /// </summary>
    public static FieldPath? Find(MessageDescriptor message, string text)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in text.Split('.'))
        {
            if (fields.Count > 0)
            {
                if (!FieldKinds.IsSingularMessage(fields[^1]) || FieldKinds.IsWellKnown(fields[^1].MessageType))
                {
                    return null;
                }

                message = fields[^1].MessageType;
            }

            if (FieldKinds.Find(message, name) is not { } field)
            {
                return null;
            }

            fields.Add(field);
        }

        return new FieldPath(fields);
    }

    /// <summary>Reads the leaf of a message; a message that is absent on the way down reads as null.</summary>
    public object? Read(IMessage message)
    {
        for (var i = 0; i < _fields.Count - 1; i++)
        {
            if (_fields[i].Accessor.GetValue(message) is not IMessage inner)
            {
                return null;
            }

            message = inner;
        }

        return Leaf.Accessor.GetValue(message);
    }

    /// <summary>Sets the leaf, or adds to it when it is repeated; messages that are absent on the way down come to be.</summary>
    public void Write(IMessage message, object value)
    {
        message = Holder(message);
        if (Leaf.IsRepeated)
        {
            ((IList)Leaf.Accessor.GetValue(message)).Add(value);
        }
        else
        {
            Leaf.Accessor.SetValue(message, value);
        }
    }

    /// <summary>The field that already fills a oneof which this path would fill with another; null when there is none.</summary>
    public FieldDescriptor? Rival(IMessage message)
    {
        foreach (var field in _fields)
        {
            if (field.RealContainingOneof?.Accessor.GetCaseFieldDescriptor(message) is { } filled && filled != field)
            {
                return filled;
            }

            if (field == Leaf || field.Accessor.GetValue(message) is not IMessage inner)
            {
                return null;
            }

            message = inner;
        }

        return null;
    }

    private IMessage Holder(IMessage message)
    {
        for (var i = 0; i < _fields.Count - 1; i++)
        {
            if (_fields[i].Accessor.GetValue(message) is not IMessage inner)
            {
                inner = _fields[i].MessageType.Parser.ParseFrom(ByteString.Empty);
                _fields[i].Accessor.SetValue(message, inner);
            }

            message = inner;
        }

        return message;
    }
}
