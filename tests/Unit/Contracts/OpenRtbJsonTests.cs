using System.Text.Json;
using Google.Protobuf;
using Rtb.Admin.OpenRtb;
using Rtb.Contracts.OpenRtb.V2;
using Xunit.Abstractions;

namespace Rtb.Unit.Contracts;

public sealed class OpenRtbJsonTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("""{"id":"a"}""", """{ "id": "a" }""")]
    [InlineData("""{"id":null,"test":1}""", """{ "test": true }""")]
    [InlineData("""{"test":false,"at":1,"tmax":120.0}""", """{ "test": false, "at": 1, "tmax": 120 }""")]
    [InlineData("""{"cur":"EUR"}""", """{ "cur": [ "EUR" ] }""")]
    [InlineData("""{"cur":["EUR",null,"USD"],"unknown":{"x":[1]}}""", """{ "cur": [ "EUR", "USD" ] }""")]
    [InlineData("""{"cur":["EUR"],"cur":["USD"]}""", """{ "cur": [ "USD" ] }""")]
    [InlineData("""{"imp":{"id":"1","bidfloor":1}}""", """{ "imp": [ { "id": "1", "bidfloor": 1 } ] }""")]
    [InlineData("""{"imp":[{"banner":{"battr":[1,2],"api":3}}]}""", """{ "imp": [ { "banner": { "battr": [ 1, 2 ], "api": [ 3 ] } } ] }""")]
    [InlineData("""{"imp":[{"native":{"request":"{\"ver\":1}"}}]}""", """{ "imp": [ { "native": { "request": "{\"ver\":1}" } } ] }""")]
    [InlineData("""{"site":{"id":"s"},"app":{"id":"a"}}""", """{ "app": { "id": "a" } }""")]
    [InlineData("""{"regs":{"ext":{"gdpr":1,"us_privacy":"1YNN"}}}""", """{ "regs": { "ext": { "gdpr": true, "us_privacy": "1YNN" } } }""")]
    [InlineData("""{"regs":{"ext":{"gpp":"G","gpp_sid":[7]}}}""", """{ "regs": { "gpp": "G", "gpp_sid": [ 7 ], "ext": { } } }""")]
    [InlineData("""{"regs":{"gpp":"F","ext":{"gpp":"G"}}}""", """{ "regs": { "gpp": "F", "ext": { } } }""")]
    [InlineData("""{"user":{"ext":{"consent":"C"}}}""", """{ "user": { "ext": { "consent": "C" } } }""")]
    [InlineData("""{"user":{"ext":{"eids":[{"source":"s"}]}}}""", """{ "user": { "ext": { "eids": [ { "source": "s" } ] } } }""")]
    [InlineData("""{"source":{"ext":{"schain":{"complete":1}}}}""", """{ "source": { "ext": { "schain": { "complete": true } } } }""")]
    public void RequestBecomesMessage(string json, string message)
    {
        Assert.Equal(BidRequest.Parser.ParseJson(message), OpenRtbJson.ReadRequest(json));
    }

    [Theory]
    [InlineData("[]", "request: an object is due, not Array []")]
    [InlineData("""{"id":1}""", "request.id: a string is due, not Number 1")]
    [InlineData("""{"test":2}""", "request.test: 0, 1 or a boolean is due, not Number 2")]
    [InlineData("""{"test":"1"}""", "request.test: 0, 1 or a boolean is due, not String \"1\"")]
    [InlineData("""{"at":1.5}""", "request.at: a 32-bit integer is due, not Number 1.5")]
    [InlineData("""{"tmax":3000000000}""", "request.tmax: a 32-bit integer is due, not Number 3000000000")]
    [InlineData("""{"at":true}""", "request.at: a 32-bit integer is due, not True true")]
    [InlineData("""{"imp":[{"bidfloor":"0.1"}]}""", "request.imp[0].bidfloor: a number is due, not String \"0.1\"")]
    [InlineData("""{"imp":[{"id":"1"},{"banner":3}]}""", "request.imp[1].banner: an object is due, not Number 3")]
    [InlineData("""{"site":[{"id":"1"}]}""", "request.site: an object is due, not Array [{\"id\":\"1\"}]")]
    [InlineData("""{"id":"\ud800"}""", "request.id: text without half surrogates is due, not String \"\\ud800\"")]
    public void WrongTypeIsRefusedWithItsPlace(string json, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => OpenRtbJson.ReadRequest(json)).Message);
    }

    [SharedFact("openrtb/requests.ndjson", "openrtb/composed.ndjson")]
    public void CorpusConvertsExceptForWrongTypes()
    {
        var lines = 0;
        var refused = new List<string>();
        foreach (var file in new[] { "openrtb/requests.ndjson", "openrtb/composed.ndjson" })
        {
            foreach (var (index, line) in File.ReadLines(SharedFolder.Require(file)).Index())
            {
                lines++;
                try
                {
                    AssertConverts(line);
                }
                catch (FormatException mismatch)
                {
                    refused.Add($"{file}:{index + 1}: {mismatch.Message}");
                }
            }
        }

        output.WriteLine($"{lines} requests, {refused.Count} with a value of the wrong type");
        refused.ForEach(output.WriteLine);

        // Below ext an exchange may put what it likes; everywhere else a valid request has the types of the contract.
        Assert.All(refused, refusal => Assert.Contains(".ext.", refusal, StringComparison.Ordinal));
        Assert.InRange(refused.Count, 0, lines / 100);
    }

    private static void AssertConverts(string line)
    {
        using var document = JsonDocument.Parse(line);
        var request = OpenRtbJson.ReadRequest(document.RootElement);

        Assert.Equal(document.RootElement.GetProperty("id").GetString(), request.Id);
        Assert.Equal(document.RootElement.GetProperty("imp").GetArrayLength(), request.Imp.Count);
        Assert.Equal(request, BidRequest.Parser.ParseFrom(request.ToByteArray()));
    }
}
