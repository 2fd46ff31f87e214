using System.Net.Http.Headers;
using Google.Protobuf;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// Makes the request message of one HTTP request: body first, then query, then path, so that the path has the last word. All that is wrong
/// is told at once.
/// </summary>
internal sealed class RequestReader(HttpBinding binding, JsonCodec codec, int bodyBytesMax)
{
    private const string Json = "application/json";

    public async Task<IMessage> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(http, cancellationToken);
        var faults = new FieldFaults();
        IReadOnlyList<string> mask = [];
        IMessage? request;
        if (!binding.HasBody)
        {
            if (body.Length > 0)
            {
                faults.Add("", "this path takes no body", "BODY_UNEXPECTED");
            }

            request = null;
        }
        else if (binding.BodyType?.FullName == FieldKinds.HttpBody)
        {
            request = ReadRaw(http.Request.ContentType, body);
        }
        else
        {
            CheckMediaType(http.Request.ContentType, body.Length);
            request = new JsonBody(codec).Read(body.Span, binding, faults, out mask);
        }

        // Without a readable body the other parts are still looked through.
        request ??= NewRequest();
        QueryReader.Read(http.Request.QueryString.Value ?? "", binding, request, codec.IgnoresUnknownFields, faults);
        ReadPath(http, request, faults);
        faults.ThrowIfAny();
        if (binding.MaskField is { } maskField && maskField.Accessor.GetValue(request) is null)
        {
            maskField.Accessor.SetValue(request, UpdateMask.Build(mask, binding));
        }

        return request;
    }

    private IMessage NewRequest() => binding.Method.InputType.Parser.ParseFrom(ByteString.Empty);

    private void ReadPath(HttpContext http, IMessage request, FieldFaults faults)
    {
        if (!binding.Template.TryMatch(RequestTarget.Segments(http), out var captures))
        {
            // Routing chose this rule by the same match; only a rewritten path can come here.
            throw HttpRefusal.PathUnknown();
        }

        for (var i = 0; i < captures.Length; i++)
        {
            var path = binding.Variables[i];
            var name = path.ToString();
            if (!PercentDecoder.TryDecode(captures[i], out var text, keepsSlash: binding.Template.Variables[i].IsMulti))
            {
                faults.Add(name, "is not percent-encoded UTF-8", "ENCODING_INVALID");
            }
            else if (!FieldText.TryParse(path.Leaf, text, out var value, out var expected))
            {
                faults.WrongValue(name, expected);
            }
            else
            {
                path.Write(request, value);
            }
        }
    }

    private IMessage ReadRaw(string? contentType, ReadOnlyMemory<byte> data)
    {
        var raw = new Google.Api.HttpBody { ContentType = contentType ?? "", Data = ByteString.CopyFrom(data.Span) };
        if (binding.BodyField is null)
        {
            return raw;
        }

        var request = NewRequest();
        binding.BodyField.Accessor.SetValue(request, raw);
        return request;
    }

    private static void CheckMediaType(string? contentType, int bodyLength)
    {
        if (bodyLength == 0)
        {
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !Json.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw HttpRefusal.MediaTypeUnsupported($"The body must be {Json}.");
        }

        if (type.CharSet?.Trim('"') is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw HttpRefusal.MediaTypeUnsupported("The body must be UTF-8.");
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > bodyBytesMax)
        {
            throw HttpRefusal.BodyTooLarge(bodyBytesMax);
        }

        // The decompression middleware takes this header away when it did its work.
        if (http.Request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            throw HttpRefusal.MediaTypeUnsupported("The content-encoding is not supported.");
        }

        // The limit of messages holds, not that of the server.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var body = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = await ReadSomeAsync(http.Request.Body, buffer, cancellationToken)) > 0)
        {
            if (body.Length + count > bodyBytesMax)
            {
                throw HttpRefusal.BodyTooLarge(bodyBytesMax);
            }

            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>True when there is nobody to answer; other faults of reading are malformed framing.</summary>
    private static bool IsPeerGone(IOException fault) =>
        fault is ConnectionResetException or BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout };

    private static async Task<int> ReadSomeAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw HttpRefusal.Unreadable("The body cannot be decompressed.");
        }
        catch (IOException fault) when (!IsPeerGone(fault))
        {
            throw HttpRefusal.Unreadable("The body cannot be read to its end.");
        }
    }
}
