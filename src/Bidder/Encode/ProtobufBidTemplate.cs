using System.Text;
using Google.Protobuf;

namespace Rtb.Bidder.Encode;

/// <summary>The fields of a protobuf BidResponse.Bid (protos/openrtb/v2/openrtb.proto).</summary>
/// <remarks>Every length is known here, because tokens have a fixed size.</remarks>
internal static class ProtobufBidTemplate
{
    public const int BidIdChars = 32;

    public static TemplateSegment[] Build(BidDescription bid)
    {
        var cut = new TemplateCutter();
        cut.Add(Header(1, BidIdChars)).Slot(TemplateSlot.BidId);
        cut.Add(Tag(2, WireFormat.WireType.LengthDelimited)).Slot(TemplateSlot.ImpressionId);
        cut.Add(Tag(3, WireFormat.WireType.Fixed64)).Slot(TemplateSlot.Price);
        AddText(cut, 4, bid.AdId);
        AddUrl(cut, 5, bid.WinUrl, TemplateSlot.WinToken);
        AddUrl(cut, 22, bid.BillingUrl, TemplateSlot.BillingToken);
        AddUrl(cut, 23, bid.LossUrl, TemplateSlot.LossToken);
        if (bid.IsNative || bid.IsVast)
        {
            cut.Slot(bid.IsNative ? TemplateSlot.NativeMarkup : TemplateSlot.VastMarkup);
        }
        else
        {
            AddPieces(cut, 6, [.. TemplateCutter.CutMarkup(bid)]);
        }
        AddText(cut, 7, bid.Domain);
        AddText(cut, 8, bid.ImageUrl);
        AddText(cut, 9, bid.CampaignId);
        AddText(cut, 10, bid.CreativeId);
        foreach (var category in bid.Categories)
        {
            AddText(cut, 15, category);
        }
        AddPacked(cut, 11, bid.Attributes);
        AddPacked(cut, 31, bid.Apis);
        AddText(cut, 25, bid.Language);
        AddNumber(cut, 33, bid.MarkupType);
        if (bid.IsVast)
        {
            cut.Add(Tag(19, WireFormat.WireType.Varint)).Slot(TemplateSlot.Protocol).Slot(TemplateSlot.PlaceInPod);
        }
        AddNumber(cut, 32, bid.DurationSeconds);
        cut.Slot(TemplateSlot.Deal).Slot(TemplateSlot.Size).Add(Tag(21, WireFormat.WireType.Varint)).Slot(TemplateSlot.Expiry);
        if (bid.HasDsaStatement)
        {
            cut.Slot(TemplateSlot.Dsa);
        }
        return cut.ToSegments();
    }

    /// <summary>Literals and the slots whose size never changes.</summary>
    public static int FixedBytes(TemplateSegment[] segments) => segments.Sum(segment => segment.Literal.Length + FixedBytes(segment.Slot));

    private static int FixedBytes(TemplateSlot slot) => slot switch
    {
        TemplateSlot.BidId => BidIdChars,
        TemplateSlot.Price => sizeof(double),
        TemplateSlot.Protocol => 1,
        >= TemplateSlot.WinToken => NoticeTokenLayout.TokenChars,
        _ => 0,
    };

    private static void AddUrl(TemplateCutter cut, int field, string url, TemplateSlot slot)
    {
        var parts = url.Split(NoticeUrls.Token);
        AddPieces(cut, field, [(parts[0], slot), (parts[1], TemplateSlot.End)]);
    }

    private static void AddPieces(TemplateCutter cut, int field, IReadOnlyList<(string Literal, TemplateSlot Slot)> pieces)
    {
        cut.Add(Header(field, pieces.Sum(piece => Encoding.UTF8.GetByteCount(piece.Literal) + FixedBytes(piece.Slot))));
        foreach (var (literal, slot) in pieces)
        {
            cut.Add(literal);
            if (slot != TemplateSlot.End)
            {
                cut.Slot(slot);
            }
        }
    }

    private static void AddText(TemplateCutter cut, int field, string text)
    {
        if (text.Length > 0)
        {
            cut.Add(Header(field, Encoding.UTF8.GetByteCount(text))).Add(text);
        }
    }

    private static void AddNumber(TemplateCutter cut, int field, int number)
    {
        if (number > 0)
        {
            cut.Add(Tag(field, WireFormat.WireType.Varint)).Add(Written(output => output.WriteInt32(number)));
        }
    }

    private static void AddPacked(TemplateCutter cut, int field, IReadOnlyList<int> numbers)
    {
        if (numbers.Count > 0)
        {
            var packed = Written(output => numbers.ToList().ForEach(output.WriteInt32));
            cut.Add(Header(field, packed.Length)).Add(packed);
        }
    }

    private static byte[] Header(int field, int length) =>
        [.. Tag(field, WireFormat.WireType.LengthDelimited), .. Written(output => output.WriteLength(length))];

    private static byte[] Tag(int field, WireFormat.WireType type) => Written(output => output.WriteTag(field, type));

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }
        return bytes.ToArray();
    }
}
