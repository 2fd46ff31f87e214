namespace Rtb.Bidder.Decode;

/// <summary>Regs and Source in protobuf.</summary>
internal static class ProtobufRegsDecoder
{
    public static void Read(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var regs))
        {
            return;
        }
        while (regs.Next())
        {
            switch (regs.Field)
            {
                case 1:
                    regs.ReadBool(ref request.Coppa);
                    break;
                case 2:
                    ProtoFields.ReadText(ref regs, request, ref request.Gpp);
                    break;
                case 3:
                    regs.ReadMask(ref request.GppSections);
                    break;
                case 4:
                    request.Gdpr = regs.TryReadBool(out var gdpr) ? (gdpr ? 1 : 0) : request.Gdpr;
                    break;
                case 5:
                    ProtoFields.ReadText(ref regs, request, ref request.UsPrivacy);
                    break;
                case 99:
                    ReadExt(ref regs, request);
                    break;
                default:
                    regs.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in regs);
    }

    /// <summary>A supply chain's nodes must say whether they handle payment, as in JSON.</summary>
    public static void ReadSource(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var source))
        {
            return;
        }
        while (source.Next())
        {
            if (source.Field == 4)
            {
                ReadChain(ref source, request);
            }
            else
            {
                source.Skip();
            }
        }
        ProtoFields.Leave(request, in source);
    }

    private static void ReadChain(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var chain))
        {
            return;
        }
        while (chain.Next())
        {
            if (chain.Field == 2)
            {
                ReadNode(ref chain, request);
            }
            else
            {
                chain.Skip();
            }
        }
        ProtoFields.Leave(request, in chain);
    }

    private static void ReadNode(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var node))
        {
            return;
        }
        var handlesPayment = false;
        while (node.Next())
        {
            handlesPayment |= node.Field == 6;
            node.Skip();
        }
        ProtoFields.Leave(request, in node);
        if (!handlesPayment)
        {
            request.Refuse(NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode, node.At);
        }
    }

    private static void ReadExt(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var ext))
        {
            return;
        }
        while (ext.Next())
        {
            switch (ext.Field)
            {
                case 1:
                    request.Other.Gdpr = ext.TryReadBool(out var gdpr) ? (gdpr ? 1 : 0) : request.Other.Gdpr;
                    break;
                case 2:
                    ProtoFields.ReadText(ref ext, request, ref request.Other.UsPrivacy);
                    break;
                case 3:
                    if (ProtoFields.TryReadString(ref ext, request, out var optOut))
                    {
                        request.GlobalPrivacyControl = optOut.SequenceEqual("1"u8);
                    }
                    break;
                default:
                    ext.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in ext);
    }
}
