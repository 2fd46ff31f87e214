using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>The source (section 3.2.2) and its supply chain (3.2.25), also in its place of 2.5, below ext.</summary>
/// <remarks>A node must say whether it handles payment (3.2.26); the chain of 2.5 came before that rule and is not refused for
/// it.</remarks>
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
                json.At = ReadChain(json, request, request.ChainOf26);
            }
            else if (json.Is(name, "ext"u8))
            {
                json.At = ReadExt(json, request);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadExt(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "schain"u8))
            {
                json.At = ReadChain(json, request, request.ChainOf25);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadChain(JsonScanner json, DecodedRequest request, DecodedChain chain)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        chain.IsPresent = true;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "complete"u8))
            {
                chain.Complete = json.ReadTristate();
            }
            else if (!json.Is(name, "nodes"u8))
            {
                json.Skip();
            }
            else if (json.EnterArray())
            {
                for (var firstNode = true; json.NextElement(ref firstNode);)
                {
                    json.At = ReadNode(json, request, chain);
                }
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadNode(JsonScanner json, DecodedRequest request, DecodedChain chain)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        ref var node = ref chain.Add();
        var handlesPayment = false;
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "asi"u8))
            {
                json.ReadText(request, ref node.System);
            }
            else if (json.Is(name, "sid"u8))
            {
                json.ReadText(request, ref node.Seller);
            }
            else
            {
                handlesPayment |= json.Is(name, "hp"u8);
                json.Skip();
            }
        }
        if (!handlesPayment && chain == request.ChainOf26)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode, json.At);
        }
        return json.At;
    }
}
