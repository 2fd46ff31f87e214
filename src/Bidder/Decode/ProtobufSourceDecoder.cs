using System.Runtime.CompilerServices;
using static Rtb.Bidder.Decode.ProtoWire;

namespace Rtb.Bidder.Decode;

/// <summary>Source, SupplyChain and SupplyChainNode in protobuf, with the same rules as in JSON.</summary>
internal static class ProtobufSourceDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Read(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((4 << 3) | Bytes))
            {
                ReadChain(reader.Enter(), request, request.ChainOf26);
            }
            else if (tag == ((99 << 3) | Bytes))
            {
                ReadExt(reader.Enter(), request);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadExt(ProtoReader reader, DecodedRequest request)
    {
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                ReadChain(reader.Enter(), request, request.ChainOf25);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadChain(ProtoReader reader, DecodedRequest request, DecodedChain chain)
    {
        chain.IsPresent = true;
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Varint))
            {
                chain.Complete = reader.ReadBool() ? 1 : 0;
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                ReadNode(reader.Enter(), request, chain);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void ReadNode(ProtoReader reader, DecodedRequest request, DecodedChain chain)
    {
        ref var node = ref chain.Add();
        var handlesPayment = false;
        while (reader.Next() is not 0 and var tag)
        {
            if (tag == ((1 << 3) | Bytes))
            {
                reader.ReadText(ref node.System);
            }
            else if (tag == ((2 << 3) | Bytes))
            {
                reader.ReadText(ref node.Seller);
            }
            else
            {
                handlesPayment |= tag >> 3 == 6;
                reader.Skip(tag);
            }
        }
        if (!handlesPayment && chain == request.ChainOf26)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode, reader.At);
        }
    }
}
