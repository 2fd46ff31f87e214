using System.Buffers;
using System.Text;

namespace Rtb.Bidder.Serving.Http;

/// <summary>Characters and comma-separated lists of header values.</summary>
internal static class HttpTokens
{
    /// <summary>All but the tab, which a value may contain.</summary>
    public static readonly SearchValues<byte> ControlBytes =
        SearchValues.Create([.. Enumerable.Range(0, 32).Append(127).Where(code => code != '\t').Select(code => (byte)code)]);

    public static bool HasControl(in ReadOnlySequence<byte> line)
    {
        foreach (var piece in line)
        {
            if (piece.Span.ContainsAny(ControlBytes))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a list names a token, whatever its case.</summary>
    public static bool Contain(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var part in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[part].Trim(" \t"u8), token))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether an Accept-Encoding takes gzip: named, or as "*", and not with a quality of 0.</summary>
    public static bool AcceptGzip(ReadOnlySpan<byte> list)
    {
        var takesAny = false;
        foreach (var part in list.Split((byte)','))
        {
            var coding = list[part];
            var semicolon = coding.IndexOf((byte)';');
            var name = (semicolon < 0 ? coding : coding[..semicolon]).Trim(" \t"u8);
            var takes = semicolon < 0 || !IsZeroQuality(coding[(semicolon + 1)..]);
            if (Ascii.EqualsIgnoreCase(name, "gzip"u8))
            {
                return takes;
            }
            takesAny |= takes && name is [(byte)'*'];
        }
        return takesAny;
    }

    /// <summary>"q=0", "q=0.0" and so on.</summary>
    private static bool IsZeroQuality(ReadOnlySpan<byte> parameters)
    {
        parameters = parameters.Trim(" \t"u8);
        return parameters.Length > 2 && (parameters[0] | 0x20) == 'q' && parameters[1] == '='
            && !parameters[2..].ContainsAnyExcept("0."u8);
    }
}
