namespace Rtb.Bidder.Decode;

/// <summary>
/// The source (section 3.2.2): its supply chain is not used, but a node must say whether it handles payment (3.2.26). The chain of 2.5,
/// below ext, came before that rule and is not looked at.
/// </summary>
internal static class JsonSourceDecoder
{
    public static void Read(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("schain"u8))
            {
                ReadChain(ref json, request);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadChain(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (!name.SequenceEqual("nodes"u8))
            {
                json.Skip();
            }
            else if (json.EnterArray())
            {
                for (var firstNode = true; json.NextElement(ref firstNode);)
                {
                    ReadNode(ref json, request);
                }
            }
        }
    }

    private static void ReadNode(ref JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return;
        }
        var handlesPayment = false;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            handlesPayment |= name.SequenceEqual("hp"u8);
            json.Skip();
        }
        if (!handlesPayment)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode, json.At);
        }
    }
}
