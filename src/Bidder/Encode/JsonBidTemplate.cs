using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rtb.Bidder.Encode;

/// <summary>The bid object of a JSON answer, OpenRTB 2.6 section 4.2.3.</summary>
internal static class JsonBidTemplate
{
    /// <summary>Escapes little more than JSON demands: markup stays readable, and we never put it inside a script element.</summary>
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static TemplateSegment[] Build(BidDescription bid)
    {
        var cut = new TemplateCutter();
        cut.Add("{\"id\":\"").Slot(TemplateSlot.BidId)
            .Add("\",\"impid\":\"").Slot(TemplateSlot.ImpressionId)
            .Add("\",\"price\":").Slot(TemplateSlot.Price);
        AddText(cut, "adid", bid.AdId);
        AddUrl(cut, "nurl", bid.WinUrl, TemplateSlot.WinToken);
        AddUrl(cut, "burl", bid.BillingUrl, TemplateSlot.BillingToken);
        AddUrl(cut, "lurl", bid.LossUrl, TemplateSlot.LossToken);
        cut.Add(",\"adm\":\"");
        var markup = bid.IsNative ? [("", TemplateSlot.NativeMarkup), ("", TemplateSlot.End)]
            : bid.IsVast ? [("", TemplateSlot.VastMarkup), ("", TemplateSlot.End)]
            : TemplateCutter.CutMarkup(bid);
        foreach (var (literal, slot) in markup)
        {
            cut.Add(Encoder.Encode(literal));
            if (slot != TemplateSlot.End)
            {
                cut.Slot(slot);
            }
        }
        cut.Add("\"");
        AddTexts(cut, "adomain", [bid.Domain]);
        AddText(cut, "iurl", bid.ImageUrl);
        AddText(cut, "cid", bid.CampaignId);
        AddText(cut, "crid", bid.CreativeId);
        AddTexts(cut, "cat", bid.Categories);
        AddNumbers(cut, "attr", bid.Attributes);
        AddNumbers(cut, "apis", bid.Apis);
        AddText(cut, "language", bid.Language);
        AddNumber(cut, "mtype", bid.MarkupType);
        if (bid.IsVast)
        {
            cut.Add(",\"protocol\":").Slot(TemplateSlot.Protocol).Slot(TemplateSlot.PlaceInPod);
        }
        AddNumber(cut, "dur", bid.DurationSeconds);
        cut.Slot(TemplateSlot.Deal).Slot(TemplateSlot.Size).Add(",\"exp\":").Slot(TemplateSlot.Expiry);
        if (bid.HasDsaStatement)
        {
            cut.Slot(TemplateSlot.Dsa);
        }
        cut.Add("}");
        return cut.ToSegments();
    }

    private static void AddUrl(TemplateCutter cut, string name, string url, TemplateSlot slot)
    {
        var parts = url.Split(NoticeUrls.Token);
        cut.Add($",\"{name}\":\"{Encoder.Encode(parts[0])}").Slot(slot).Add(Encoder.Encode(parts[1])).Add("\"");
    }

    private static void AddText(TemplateCutter cut, string name, string text)
    {
        if (text.Length > 0)
        {
            cut.Add($",\"{name}\":\"{Encoder.Encode(text)}\"");
        }
    }

    private static void AddTexts(TemplateCutter cut, string name, IReadOnlyList<string> texts)
    {
        var list = texts.Where(text => text.Length > 0).ToArray();
        if (list.Length > 0)
        {
            cut.Add($",\"{name}\":").Add(JsonSerializer.SerializeToUtf8Bytes(list));
        }
    }

    private static void AddNumbers(TemplateCutter cut, string name, IReadOnlyList<int> numbers)
    {
        if (numbers.Count > 0)
        {
            cut.Add($",\"{name}\":[{string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]");
        }
    }

    private static void AddNumber(TemplateCutter cut, string name, int number)
    {
        if (number > 0)
        {
            cut.Add(string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{number}"));
        }
    }
}
