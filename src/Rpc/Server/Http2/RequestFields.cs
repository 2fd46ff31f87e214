using System.Buffers;
using System.Text;

namespace Rtb.Rpc.Server.Http2;

/// <summary>
/// The header fields of one request, judged as they come (RFC 9113 sections 8.2 and 8.3) and kept as bytes. Belongs to a stream and is used
/// again with it.
/// </summary>
internal sealed class RequestFields
{
    /// <summary>Bytes of all names and values, with the 32 that every field costs; announced to the peer.</summary>
    public const int BytesMax = 32 * 1024;

    private const int FieldCost = 32;
    private const int UnsupportedMediaType = 415;
    private const int MethodNotAllowed = 405;
    private const int FieldsTooLarge = 431;
    private const int FieldsMax = 100;
    private const int InitialBytes = 512;
    private const int InitialFields = 16;

    // Visible characters of a field name in HTTP/2: a token without capitals (RFC 9113 section 8.2.1, RFC 9110 section 5.6.2).
    private static readonly SearchValues<byte> s_nameBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);

    // What would let a value be read as two by whoever writes it in a line.
    private static readonly SearchValues<byte> s_noValueBytes = SearchValues.Create([0, (byte)'\r', (byte)'\n']);

    private byte[] _bytes = new byte[InitialBytes];
    private (int Start, int NameLength, int ValueLength)[] _fields = new (int, int, int)[InitialFields];
    private int _count;
    private int _length;
    private int _size;
    private int _path = -1;
    private int _contentType = -1;
    private bool _hasMethod;
    private bool _hasScheme;
    private bool _hasAuthority;
    private bool _hasOrdinary;

    /// <summary>A field that no request may have, or one that is missing: the stream is broken, the connection is not.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Fields that only the beginning of a request has.</summary>
    public bool HasPseudo => _hasMethod || _hasScheme || _hasAuthority || _path >= 0;

    /// <summary>More fields or bytes than are kept.</summary>
    public bool IsTooLarge { get; private set; }

    public bool IsPost { get; private set; }

    /// <summary>content-length; -1 when it is not said.</summary>
    public long ContentLength { get; private set; }

    public ReadOnlySpan<byte> Path => _path < 0 ? default : Value(_path);

    private ReadOnlySpan<byte> ContentType => _contentType < 0 ? default : Value(_contentType);

    /// <summary>With what HTTP status the request is refused, because it is no gRPC call; 0: it is one.</summary>
    public int HttpStatus => IsTooLarge ? FieldsTooLarge : !IsGrpc ? UnsupportedMediaType : IsPost ? 0 : MethodNotAllowed;

    public void Clear()
    {
        _count = _length = _size = 0;
        _path = _contentType = -1;
        _hasMethod = _hasScheme = _hasAuthority = _hasOrdinary = false;
        IsMalformed = IsTooLarge = IsPost = false;
        ContentLength = -1;
    }

    /// <summary>Takes the next field of the block.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _size += name.Length + value.Length + FieldCost;
        if (_size > BytesMax || _count == FieldsMax)
        {
            IsTooLarge = true;
            return;
        }

        if (value.ContainsAny(s_noValueBytes))
        {
            IsMalformed = true;
            return;
        }

        if (name is [(byte)':', ..])
        {
            AddPseudo(name, value);
            return;
        }

        _hasOrdinary = true;
        if (name.IsEmpty || name.ContainsAnyExcept(s_nameBytes) || IsOfConnection(name, value))
        {
            IsMalformed = true;
            return;
        }

        var index = Keep(name, value);
        if (name.SequenceEqual("content-type"u8))
        {
            _contentType = _contentType < 0 ? index : _contentType;
        }
        else if (name.SequenceEqual("content-length"u8))
        {
            ReadContentLength(value);
        }
    }

    /// <summary>To be asked when the block has ended: whether it is a whole request.</summary>
    public void End() => IsMalformed |= !IsTooLarge && !(_hasMethod && _hasScheme && _path >= 0 && !Path.IsEmpty);

    /// <summary>How many fields have this name (lower case), and the value of the first.</summary>
    public int Find(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var found = 0;
        for (var index = 0; index < _count; index++)
        {
            ref readonly var field = ref _fields[index];
            if (field.NameLength == name.Length && _bytes.AsSpan(field.Start, field.NameLength).SequenceEqual(name))
            {
                value = found++ == 0 ? Value(index) : value;
            }
        }

        return found;
    }

    private void AddPseudo(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual(":method"u8))
        {
            IsMalformed |= _hasMethod;
            _hasMethod = true;
            IsPost = value.SequenceEqual("POST"u8);
        }
        else if (name.SequenceEqual(":path"u8))
        {
            IsMalformed |= _path >= 0;
            _path = Keep(name, value);
        }
        else if (name.SequenceEqual(":scheme"u8))
        {
            IsMalformed |= _hasScheme;
            _hasScheme = true;
        }
        else
        {
            IsMalformed |= _hasAuthority || !name.SequenceEqual(":authority"u8);
            _hasAuthority = true;
        }

        IsMalformed |= _hasOrdinary;
    }

    private bool IsGrpc
    {
        get
        {
            var grpc = "application/grpc"u8;
            var type = ContentType;
            return type.Length >= grpc.Length
                && Ascii.EqualsIgnoreCase(type[..grpc.Length], grpc)
                && (type.Length == grpc.Length || type[grpc.Length] is (byte)'+' or (byte)';');
        }
    }

    private int Keep(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var length = _length + name.Length + value.Length;
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        }

        if (_count == _fields.Length)
        {
            Array.Resize(ref _fields, 2 * _count);
        }

        name.CopyTo(_bytes.AsSpan(_length));
        value.CopyTo(_bytes.AsSpan(_length + name.Length));
        _fields[_count] = (_length, name.Length, value.Length);
        _length = length;
        return _count++;
    }

    private void ReadContentLength(ReadOnlySpan<byte> value)
    {
        const int digitsMax = 18;
        if (value.IsEmpty || value.Length > digitsMax || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            IsMalformed = true;
            return;
        }

        var length = 0L;
        foreach (var digit in value)
        {
            length = (10 * length) + (digit - '0');
        }

        IsMalformed |= ContentLength >= 0 && ContentLength != length;
        ContentLength = length;
    }

    /// <summary>Fields that speak of an HTTP/1 connection do not exist here (RFC 9113 section 8.2.2).</summary>
    private static bool IsOfConnection(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => name.Length switch
    {
        2 => name.SequenceEqual("te"u8) && !value.SequenceEqual("trailers"u8),
        7 => name.SequenceEqual("upgrade"u8),
        10 => name.SequenceEqual("connection"u8) || name.SequenceEqual("keep-alive"u8),
        16 => name.SequenceEqual("proxy-connection"u8),
        17 => name.SequenceEqual("transfer-encoding"u8),
        _ => false,
    };

    private ReadOnlySpan<byte> Value(int index)
    {
        ref readonly var field = ref _fields[index];
        return _bytes.AsSpan(field.Start + field.NameLength, field.ValueLength);
    }
}
