namespace Rtb.Bidder.Decode;

/// <summary>Site, App and Dooh in protobuf; they share most field numbers.</summary>
internal static class ProtobufInventoryDecoder
{
    /// <summary>A second kind of inventory is refused, as in JSON; a second piece of the same kind is merged.</summary>
    public static void Read(ref ProtoReader reader, DecodedRequest request, InventoryKind kind)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var inventory))
        {
            return;
        }
        request.BeginInventory(kind, inventory.At);
        while (inventory.Next())
        {
            switch (PartOf(kind, inventory.Field))
            {
                case Part.Domain:
                    ProtoFields.ReadHashed(ref inventory, request, ref request.Domain);
                    break;
                case Part.Categories:
                    if (!ProtoFields.TryAddText(ref inventory, request, request.Categories))
                    {
                        request.Exceed(NoBidReason.TooManyListEntries);
                    }
                    break;
                case Part.Page:
                    ProtoFields.ReadText(ref inventory, request, ref request.Other.Page);
                    break;
                case Part.Bundle:
                    ProtoFields.ReadHashed(ref inventory, request, ref request.AppBundle);
                    break;
                case Part.Publisher:
                    ReadPublisher(ref inventory, request);
                    break;
                default:
                    inventory.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in inventory);
    }

    private static Part PartOf(InventoryKind kind, int field) => (kind, field) switch
    {
        (InventoryKind.Dooh, 5) => Part.Publisher,
        (InventoryKind.Dooh, 6) => Part.Domain,
        (InventoryKind.Dooh, _) => Part.Other,
        (_, 3) => Part.Domain,
        (_, 4 or 5 or 6) => Part.Categories,
        (_, 11) => Part.Publisher,
        (InventoryKind.Site, 7) => Part.Page,
        (InventoryKind.App, 8) => Part.Bundle,
        _ => Part.Other,
    };

    private static void ReadPublisher(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var publisher))
        {
            return;
        }
        while (publisher.Next())
        {
            if (publisher.Field == 1)
            {
                ProtoFields.ReadHashed(ref publisher, request, ref request.PublisherId);
            }
            else
            {
                publisher.Skip();
            }
        }
        ProtoFields.Leave(request, in publisher);
    }

    private enum Part
    {
        Other,
        Domain,
        Categories,
        Page,
        Bundle,
        Publisher,
    }
}
