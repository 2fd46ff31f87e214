using Google.Api;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>Settings of the JSON form of all services. Limits of sizes and the clock are those of <c>GrpcServiceOptions</c>.</summary>
public sealed class TranscodingOptions
{
    /// <summary>True: JSON fields and query parameters that nothing is called are passed over. Default false: they are refused.</summary>
    public bool IgnoreUnknownFields { get; set; }

    /// <summary>
    /// True: responses show fields that hold their default. Default false, the proto3 JSON form: absent means default.
    /// </summary>
    public bool WriteDefaultValues { get; set; }

    /// <summary>True: responses use the names of the proto file. Default false: lowerCamelCase. Requests may always use both.</summary>
    public bool PreserveProtoFieldNames { get; set; }

    /// <summary>
    /// Rules from elsewhere than the proto files; <see cref="HttpRule.Selector"/> is the full name of the method. A rule here replaces the
    /// method's own; of several for one method the last counts.
    /// </summary>
    public IList<HttpRule> Rules { get; } = [];

    /// <summary>Files whose messages travel inside <c>google.protobuf.Any</c>, besides those of the mapped services.</summary>
    public IList<FileDescriptor> AnyTypes { get; } = [];

    /// <summary>Title of the OpenAPI document. Default <c>API</c>.</summary>
    public string Title { get; set; } = "API";

    /// <summary>Version of the API in the OpenAPI document. Default <c>v1</c>.</summary>
    public string Version { get; set; } = "v1";

    /// <summary>What the API is for, in Markdown. Default nothing.</summary>
    public string Description { get; set; } = "";
}
