using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Rtb.Admin.Bids;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Admin.Bids;

public class RequestFileTests
{
    [Theory]
    [InlineData("a.ndjson", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n", 2)]
    [InlineData("a.jsonl", "{\"id\":\"1\"}\r\n\r\n  {\"id\":\"2\"}", 2)]
    [InlineData("-", "{\"id\":\"1\"}\n", 1)]
    [InlineData("a.json", "{\n\"id\":\"1\"\n}\n", 1)]
    [InlineData("a.pb", "\n\n\n", 1)]
    [InlineData("a.ndjson", "\n \n", 0)]
    public void AFileOfLinesIsSplitAndADocumentIsNot(string path, string text, int expected)
    {
        var documents = RequestFile.Split(path, Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, documents.Count);
        Assert.DoesNotContain(documents, document => document.AsSpan().IndexOf((byte)'\r') >= 0);
    }

    [Fact]
    public void BothFormsAreReadAsTheSameMessage()
    {
        var message = new BidRequest { Id = "a", Imp = { new BidRequest.Types.Imp { Id = "1" } } };
        Assert.Equal(message, RequestFile.Parse("a.pb", message.ToByteArray()));
        Assert.Equal(message, RequestFile.Parse("a.json", """{"id":"a","imp":[{"id":"1"}]}"""u8.ToArray()));
    }

    [Fact]
    public void ProtobufCutAnywhereInsideAFieldIsRefusedByName()
    {
        var body = new BidRequest { Id = "0123456789" }.ToByteArray();
        for (var length = 1; length < body.Length; length++)
        {
            var refusal = Assert.Throws<FormatException>(() => RequestFile.Parse("cut.pb", body[..length]));
            Assert.StartsWith("cut.pb: ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void JsonCutAnywhereIsRefused()
    {
        var body = """{"id":"a","imp":[{"id":"1"}]}"""u8.ToArray();
        for (var length = 0; length < body.Length; length++)
        {
            var refusal = Assert.ThrowsAny<Exception>(() => RequestFile.Parse("cut.json", body[..length]));
            Assert.True(refusal is FormatException or JsonException, refusal.ToString());
        }
    }
}
