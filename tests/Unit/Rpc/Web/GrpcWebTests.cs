using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rtb.Rpc.Web;
using Rtb.Unit.Rpc.Server;

namespace Rtb.Unit.Rpc.Web;

/// <summary>What a browser sends over HTTP/1.1, and what it gets.</summary>
public class GrpcWebTests
{
    private const string Echo = "/rtb.test.shapes.Shapes/Echo";
    private const string Repeat = "/rtb.test.shapes.Shapes/Repeat";
    private const string Fail = "/rtb.test.shapes.Shapes/Fail";
    private const string Binary = "application/grpc-web+proto";
    private const string Text = "application/grpc-web-text";

    // Line { text = "hi" }
    private static readonly byte[] s_hi = [0, 0, 0, 0, 4, 0x0A, 2, (byte)'h', (byte)'i'];

    [Fact]
    public async Task MessageIsFollowedByAFrameOfTrailers()
    {
        await using var server = await StartAsync();
        var (response, body) = await PostAsync(server, Echo, Binary, s_hi);
        Assert.Equal((HttpStatusCode.OK, Binary), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal([.. s_hi, 0x80, 0, 0, 0, 16, .. "grpc-status: 0\r\n"u8], body);
    }

    [Fact]
    public async Task TextIsBase64BothWays()
    {
        await using var server = await StartAsync();
        var (response, body) = await PostAsync(server, Echo, Text, Encoding.ASCII.GetBytes(Convert.ToBase64String(s_hi)));
        Assert.Equal(Text, response.Content.Headers.ContentType!.ToString());
        Assert.Equal([.. s_hi, 0x80, 0, 0, 0, 16, .. "grpc-status: 0\r\n"u8], Decode(body));
    }

    [Fact]
    public async Task StreamOfMessagesArrivesWhole()
    {
        await using var server = await StartAsync();

        // Line { text = "again", count = 3 }
        byte[] request = [0, 0, 0, 0, 9, 0x0A, 5, .. "again"u8, 0x10, 3];
        var (_, binary) = await PostAsync(server, Repeat, Binary, request);
        var (_, text) = await PostAsync(server, Repeat, Text, Encoding.ASCII.GetBytes(Convert.ToBase64String(request)));
        Assert.Equal(12 + 14 + 14 + 21, binary.Length);
        Assert.Equal(binary, Decode(text));
    }

    [Fact]
    public async Task FailureWithoutAMessageIsInTheHeaders()
    {
        await using var server = await StartAsync();
        var (response, body) = await PostAsync(server, Fail, Binary, [0, 0, 0, 0, 6, 0x0A, 4, .. "null"u8]);
        Assert.Equal(("2", 0), (response.Headers.GetValues("grpc-status").Single(), body.Length));
    }

    [Theory]
    [InlineData(Text, "not*base64")]
    [InlineData(Text, "AAAA")]
    [InlineData(Binary, "AA")]
    public async Task BrokenBodyIsInternal(string type, string body)
    {
        await using var server = await StartAsync();
        var (response, _) = await PostAsync(server, Echo, type, Encoding.ASCII.GetBytes(body));
        Assert.Equal("13", response.Headers.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("application/grpc-webx", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc", HttpStatusCode.UpgradeRequired)]
    public async Task OtherTypesPassUntouched(string type, HttpStatusCode expected)
    {
        await using var server = await StartAsync();
        Assert.Equal(expected, (await PostAsync(server, Echo, type, s_hi)).Response.StatusCode);
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(protocols: HttpProtocols.Http1, map: app => app.UseGrpcWeb());

    private static async Task<(HttpResponseMessage Response, byte[] Body)> PostAsync(
        TestServer server, string path, string type, byte[] body)
    {
        using var client = new HttpClient { Timeout = TestServer.Patience };
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("content-type", type);
        var response = await client.PostAsync(server.Address + path, content);
        return (response, await response.Content.ReadAsByteArrayAsync());
    }

    // Segments are padded one by one: four characters at a time are always whole.
    private static byte[] Decode(byte[] text) =>
        [.. Encoding.ASCII.GetString(text).Chunk(4).SelectMany(four => Convert.FromBase64CharArray(four, 0, four.Length))];
}
