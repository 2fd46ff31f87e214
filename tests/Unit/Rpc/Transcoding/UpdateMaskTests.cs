using Google.Protobuf.WellKnownTypes;
using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

public sealed class UpdateMaskTests : IAsyncLifetime
{
    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>body | mask that the service sees</summary>
    [Theory]
    [InlineData("""{"title":"T"}""", "title")]
    [InlineData("""{"title":""}""", "title")]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"tags":[],"labels":{"a":"b"}}""", "tags,labels")]
    [InlineData("""{"author":{"givenName":"A","mentor":{"family_name":"B"}}}""", "author.given_name,author.mentor.family_name")]
    [InlineData("""{"author":{}}""", "author")]
    [InlineData("""{"author":null}""", "author")]
    [InlineData("""{"createTime":"2026-01-01T00:00:00Z"}""", "create_time")]
    [InlineData("""{"name":"shelves/9/books/9","title":"T"}""", "title")]
    [InlineData("{}", "")]
    public async Task MaskOfAPatchIsWhatItsBodyNames(string body, string expected)
    {
        var answer = await _server.SendAsync("PATCH", "/v1/shelves/1/books/2", body);
        Assert.True(answer.Status == 200, answer.Text);
        var request = (UpdateBookRequest)_server.Service.LastRequest!;
        Assert.Equal(expected, string.Join(',', request.UpdateMask.Paths));
        Assert.Equal("shelves/1/books/2", request.Book.Name);
    }

    [Theory]
    [InlineData("update_mask=title,author.given_name", "title,author.given_name")]
    [InlineData("updateMask=author.givenName", "author.given_name")]
    [InlineData("update_mask=title%2Ctags&allow_missing=true", "title,tags")]
    [InlineData("update_mask=", "")]
    public async Task MaskOfTheCallerIsKept(string query, string expected)
    {
        var answer = await _server.SendAsync("PATCH", "/v1/shelves/1/books/2?" + query, """{"pages":1}""");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(expected, string.Join(',', ((UpdateBookRequest)_server.Service.LastRequest!).UpdateMask.Paths));
    }

    [Theory]
    [InlineData("update_mask=a..b")]
    [InlineData("update_mask=a-b")]
    [InlineData("update_mask=,")]
    public async Task MaskThatIsNoneIsRefused(string query)
    {
        var answer = await _server.SendAsync("PATCH", "/v1/shelves/1/books/2?" + query, """{"pages":1}""");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["update_mask"], answer.WrongFields);
    }

    [Fact]
    public async Task OverGrpcNoMaskIsDerived()
    {
        await _server.Grpc.UpdateBookAsync(new UpdateBookRequest { Book = new Book { Title = "T" } });
        Assert.Null(((UpdateBookRequest)_server.Service.LastRequest!).UpdateMask);
        await _server.Grpc.UpdateBookAsync(new UpdateBookRequest { Book = new Book(), UpdateMask = new FieldMask { Paths = { "title" } } });
        Assert.Equal(["title"], ((UpdateBookRequest)_server.Service.LastRequest!).UpdateMask.Paths);
    }
}
