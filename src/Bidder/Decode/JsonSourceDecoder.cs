using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// The source (section 3.2.2): its supply chain is not used, but a node must say whether it handles payment (3.2.26). The chain of 2.5,
/// below ext, came before that rule and is not looked at.
/// </summary>
internal static class JsonSourceDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "schain"u8))
            {
                json.At = ReadChain(json, request);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadChain(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (!json.Is(name, "nodes"u8))
            {
                json.Skip();
            }
            else if (json.EnterArray())
            {
                for (var firstNode = true; json.NextElement(ref firstNode);)
                {
                    json.At = ReadNode(json, request);
                }
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadNode(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        var handlesPayment = false;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            handlesPayment |= json.Is(name, "hp"u8);
            json.Skip();
        }
        if (!handlesPayment)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode, json.At);
        }
        return json.At;
    }
}
