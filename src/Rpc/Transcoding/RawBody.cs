using Google.Api;
using Google.Protobuf;

namespace Rtb.Rpc.Transcoding;

/// <summary>The bytes and the media type of a response, for messages and for google.api.HttpBody.</summary>
internal static class RawBody
{
    public const string DefaultContentType = "application/octet-stream";

    public static (ReadOnlyMemory<byte> Body, string ContentType) Of(
        IMessage response, HttpBinding binding, JsonCodec codec, string jsonType)
    {
        var field = binding.ResponseField;
        if (binding.ResponseType?.FullName == FieldKinds.HttpBody)
        {
            var raw = (HttpBody?)(field is null ? response : field.Accessor.GetValue(response)) ?? new HttpBody();
            return (raw.Data.Memory, raw.ContentType.Length > 0 ? raw.ContentType : DefaultContentType);
        }

        return (field is null ? codec.Format(response) : codec.Format(response, field), jsonType);
    }
}
