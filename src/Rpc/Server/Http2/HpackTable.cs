namespace Rtb.Rpc.Server.Http2;

/// <summary>The header fields that a peer has asked to be remembered, newest first (RFC 7541 section 2.3.2). Allocates nothing after its
/// first field.</summary>
internal sealed class HpackTable
{
    /// <summary>Bytes of all fields, with the 32 that each costs: the protocol's default, which is what we announce.</summary>
    public const int BytesMax = 4096;

    private const int FieldCost = 32;
    private const int FieldsMax = BytesMax / FieldCost;

    // Fields are written one behind the other into twice the room they can take, and moved to its front when its end is reached.
    private byte[] _bytes = [];
    private readonly (int Start, int NameLength, int ValueLength)[] _fields = new (int, int, int)[FieldsMax];
    private int _newest = -1;
    private int _end;
    private int _size;
    private int _sizeMax = BytesMax;

    public int Count { get; private set; }

    /// <summary>Name of a field, 0 the newest.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        ref readonly var field = ref At(index);
        return _bytes.AsSpan(field.Start, field.NameLength);
    }

    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly var field = ref At(index);
        return _bytes.AsSpan(field.Start + field.NameLength, field.ValueLength);
    }

    /// <summary>Forgets the oldest fields until the rest fits.</summary>
    public void Resize(int bytes)
    {
        _sizeMax = bytes;
        Evict(0);
    }

    /// <summary>Remembers a field. One that is larger than the table empties it, which is no error.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var size = name.Length + value.Length + FieldCost;

        // The name may lie in a field that is about to be forgotten, or in bytes about to be moved.
        Span<byte> copy = stackalloc byte[Math.Min(name.Length, BytesMax)];
        name[..copy.Length].CopyTo(copy);
        Evict(size);
        if (size > _sizeMax)
        {
            return;
        }

        MakeRoom(name.Length + value.Length);
        copy.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + copy.Length));
        _newest = (_newest + 1) % FieldsMax;
        _fields[_newest] = (_end, copy.Length, value.Length);
        _end += copy.Length + value.Length;
        _size += size;
        Count++;
    }

    private ref readonly (int Start, int NameLength, int ValueLength) At(int index) =>
        ref _fields[(_newest - index + FieldsMax) % FieldsMax];

    private void Evict(int coming)
    {
        while (Count > 0 && _size + coming > _sizeMax)
        {
            ref readonly var oldest = ref At(Count - 1);
            _size -= oldest.NameLength + oldest.ValueLength + FieldCost;
            Count--;
        }
    }

    private void MakeRoom(int bytes)
    {
        if (_bytes.Length == 0)
        {
            _bytes = new byte[2 * BytesMax];
        }

        if (_end + bytes <= _bytes.Length)
        {
            return;
        }

        var start = Count == 0 ? _end : At(Count - 1).Start;
        _bytes.AsSpan(start, _end - start).CopyTo(_bytes);
        for (var index = 0; index < Count; index++)
        {
            _fields[(_newest - index + FieldsMax) % FieldsMax].Start -= start;
        }

        _end -= start;
    }
}
