using Google.Api;
using Google.Protobuf.Reflection;
using Rtb.Contracts.Bidding.V1;
using Rtb.Rpc.Transcoding.OpenApi;

namespace Rtb.Unit.Rpc.Transcoding.OpenApi;

/// <summary>The product's own protos: the largest messages there are, with comments from another assembly.</summary>
public class ContractsDocumentTests
{
    [Fact]
    public void EveryMessageHasASchemaAndEveryReferenceItsComponent()
    {
        var comments = new ProtoComments();
        var schemas = new OpenApiSchemas(comments);
        FileDescriptor[] files =
        [
            ExplainReflection.Descriptor, ServeReflection.Descriptor, SpendReflection.Descriptor,
            Rtb.Contracts.Catalog.V1.CatalogReflection.Descriptor,
        ];
        foreach (var message in files.SelectMany(f => f.MessageTypes))
        {
            schemas.Reference(message);
        }

        var components = schemas.Components();
        Assert.True(components.Count > 50, $"{components.Count}");
        Assert.NotNull(components["openrtb.v2.BidRequest"]);
        var references = components.ToJsonString().Split("#/components/schemas/")[1..].Select(rest => rest.Split('"')[0]);
        Assert.DoesNotContain(references, name => !components.ContainsKey(name));
        Assert.Equal("Who pays.", (string?)components["catalog.v1.Advertiser"]!["description"]);
        Assert.Equal(
            "The verdict of every gate for one request, without spending anything.",
            comments.Of(BidderReflection.Descriptor.Services.Single().FindMethodByName("Explain")));
    }

    [Fact]
    public void CommentsOfTheRuntimesOwnProtosAreThereToo()
    {
        var comments = new ProtoComments();
        comments.Read(typeof(HttpRule).Assembly);
        Assert.Equal("One HTTP route of one method.", comments.Of(HttpRule.Descriptor));
        Assert.StartsWith("HTTP method and path template", comments.Of(HttpRule.Descriptor.Oneofs.Single()), StringComparison.Ordinal);
        Assert.Equal("", comments.Of(Google.Protobuf.WellKnownTypes.Timestamp.Descriptor));
    }
}
