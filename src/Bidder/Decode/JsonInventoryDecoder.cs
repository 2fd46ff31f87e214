using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Where the ad would appear: site (section 3.2.13), app (3.2.14), DOOH (3.2.31).</summary>
internal static class JsonInventoryDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, InventoryKind kind)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        request.BeginInventory(kind, json.At);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when kind != InventoryKind.Dooh && json.Is(name, "cat"u8):
                case 7 when kind != InventoryKind.Dooh && json.Is(name, "pagecat"u8):
                case 10 when kind != InventoryKind.Dooh && json.Is(name, "sectioncat"u8):
                    json.At = JsonFields.ReadTexts(json, request, request.Categories);
                    break;
                case 4 when kind == InventoryKind.Site && json.Is(name, "page"u8):
                    json.ReadText(request, ref request.Other.Page);
                    break;
                case 6 when json.Is(name, "domain"u8):
                    json.ReadHashed(request, ref request.Domain);
                    break;
                case 6 when kind == InventoryKind.App && json.Is(name, "bundle"u8):
                    json.ReadHashed(request, ref request.AppBundle);
                    break;
                case 7 when json.Is(name, "content"u8):
                    json.At = JsonKeywordsDecoder.ReadContent(json, request);
                    break;
                case 7 when kind != InventoryKind.Dooh && json.Is(name, "kwarray"u8):
                case 8 when json.Is(name, "keywords"u8):
                    json.At = JsonKeywordsDecoder.Read(json, request, request.Keywords);
                    break;
                case 9 when json.Is(name, "publisher"u8):
                    json.At = ReadPublisher(json, request);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadPublisher(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "id"u8))
            {
                json.ReadHashed(request, ref request.PublisherId);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }
}
