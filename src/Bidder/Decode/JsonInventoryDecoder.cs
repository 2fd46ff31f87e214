namespace Rtb.Bidder.Decode;

/// <summary>Where the ad would appear: site (section 3.2.13), app (3.2.14), DOOH (3.2.31).</summary>
internal static class JsonInventoryDecoder
{
    /// <summary>A second kind of inventory in one request is refused: nobody can say which one is meant.</summary>
    public static void Read(ref JsonScanner json, DecodedRequest request, InventoryKind kind)
    {
        if (!json.EnterObject())
        {
            return;
        }
        if (request.Inventory != InventoryKind.None && request.Inventory != kind)
        {
            json.Refuse(NoBidReason.InvalidValue);
            return;
        }
        request.BeginInventory(kind);
        var page = default(Text);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("cat"u8):
                case 7 when name.SequenceEqual("pagecat"u8):
                case 10 when name.SequenceEqual("sectioncat"u8):
                    ReadCategories(ref json, request);
                    break;
                case 4 when name.SequenceEqual("page"u8):
                    JsonFields.ReadText(ref json, request, out page);
                    break;
                case 6 when name.SequenceEqual("domain"u8):
                    JsonFields.ReadHashed(ref json, request, out request.Domain);
                    break;
                case 6 when name.SequenceEqual("bundle"u8):
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
        InventoryDomain.Complete(request, page);
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
