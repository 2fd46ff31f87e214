namespace Rtb.Bidder.Decode;

/// <summary>Where the ad would appear: site (section 3.2.13), app (3.2.14), DOOH (3.2.31).</summary>
internal static class JsonInventoryDecoder
{
    public static void Read(ref JsonScanner json, DecodedRequest request, InventoryKind kind)
    {
        if (!json.EnterObject())
        {
            return;
        }
        request.BeginInventory(kind, json.At);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when kind != InventoryKind.Dooh && name.SequenceEqual("cat"u8):
                case 7 when kind != InventoryKind.Dooh && name.SequenceEqual("pagecat"u8):
                case 10 when kind != InventoryKind.Dooh && name.SequenceEqual("sectioncat"u8):
                    ReadCategories(ref json, request);
                    break;
                case 4 when kind == InventoryKind.Site && name.SequenceEqual("page"u8):
                    JsonFields.ReadText(ref json, request, out request.Other.Page);
                    break;
                case 6 when name.SequenceEqual("domain"u8):
                    JsonFields.ReadHashed(ref json, request, out request.Domain);
                    break;
                case 6 when kind == InventoryKind.App && name.SequenceEqual("bundle"u8):
                    JsonFields.ReadHashed(ref json, request, out request.AppBundle);
                    break;
                case 9 when name.SequenceEqual("publisher"u8):
                    ReadPublisher(ref json, request);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadCategories(ref JsonScanner json, DecodedRequest request)
    {
        if (!JsonFields.TryReadTexts(ref json, request, request.Categories))
        {
            request.Exceed(NoBidReason.TooManyListEntries);
        }
    }

    private static void ReadPublisher(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("id"u8))
            {
                JsonFields.ReadHashed(ref json, request, out request.PublisherId);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
