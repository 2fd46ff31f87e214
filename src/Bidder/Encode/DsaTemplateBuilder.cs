using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;
using Ext = Rtb.Contracts.OpenRtb.V2.BidResponse.Types.Bid.Types.Ext;

namespace Rtb.Bidder.Encode;

/// <summary>Turns an advertiser's statement under the Digital Services Act into bytes of an answer; cold.</summary>
internal static class DsaTemplateBuilder
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when the advertiser has no statement.</summary>
    public static DsaTemplate? Build(Campaign campaign, Advertiser advertiser)
    {
        if (advertiser.Dsa is not { } statement)
        {
            return null;
        }
        var plain = new BidResponse.Types.DsaResponse
        {
            Behalf = statement.Behalf,
            Paid = statement.Paid.Length > 0 ? statement.Paid : statement.Behalf,
            Adrender = statement.AdRenders,
        };
        var full = plain.Clone();
        full.Transparency.Add(new Transparency
        {
            Domain = statement.Domain.Length > 0 ? statement.Domain : advertiser.Domain,
            Dsaparams = { ParametersOf(campaign) },
        });
        return new DsaTemplate
        {
            JsonPlain = Json(plain),
            JsonWithParameters = Json(full),
            ProtobufPlain = Protobuf(plain),
            ProtobufWithParameters = Protobuf(full),
        };
    }

    /// <summary>1 profiling, 2 basic advertising (the page, the device, the rough place), 3 precise geolocation.</summary>
    private static IEnumerable<int> ParametersOf(Campaign campaign)
    {
        if (campaign.Targeting?.Segments is not null)
        {
            yield return 1;
        }
        yield return 2;
        if (campaign.Targeting?.GeoRadii.Count > 0)
        {
            yield return 3;
        }
    }

    private static byte[] Json(BidResponse.Types.DsaResponse dsa)
    {
        using var bytes = new MemoryStream();
        bytes.Write(",\"ext\":"u8);
        using (var json = new Utf8JsonWriter(bytes, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteStartObject("dsa");
            json.WriteString("behalf", dsa.Behalf);
            json.WriteString("paid", dsa.Paid);
            if (dsa.Transparency.Count > 0)
            {
                json.WriteStartArray("transparency");
                dsa.Transparency.ToList().ForEach(entry => Write(json, entry));
                json.WriteEndArray();
            }
            json.WriteNumber("adrender", dsa.Adrender ? 1 : 0);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Transparency entry)
    {
        json.WriteStartObject();
        json.WriteString("domain", entry.Domain);
        json.WriteStartArray("dsaparams");
        entry.Dsaparams.ToList().ForEach(json.WriteNumberValue);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A bid with nothing but the extension.</summary>
    private static byte[] Protobuf(BidResponse.Types.DsaResponse dsa) =>
        new BidResponse.Types.Bid { Ext = new Ext { Dsa = dsa } }.ToByteArray();
}
