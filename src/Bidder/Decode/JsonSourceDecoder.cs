namespace Rtb.Bidder.Decode;

/// <summary>The source (section 3.2.2): its supply chain is not used yet, but a node must say whether it handles payment (3.2.26).</summary>
internal static class JsonSourceDecoder
{
    public static void Read(ref JsonScanner json)
    {
        if (!json.EnterObject())
        {
            return;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (name.SequenceEqual("schain"u8))
            {
                ReadChain(ref json);
            }
            else if (name.SequenceEqual("ext"u8) && json.Peek() == '{')
            {
                Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void ReadChain(ref JsonScanner json)
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
                    ReadNode(ref json);
                }
            }
        }
    }

    private static void ReadNode(ref JsonScanner json)
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
            json.Refuse(NoBidReason.MissingRequiredField);
        }
    }
}
