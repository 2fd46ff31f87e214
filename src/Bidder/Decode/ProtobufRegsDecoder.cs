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
            var text = default(Text);
            switch (regs.Field)
            {
                case 1:
                    request.Coppa = regs.ReadBool();
                    break;
                case 2:
                    ProtoFields.ReadText(ref regs, request, ref request.Gpp);
                    break;
                case 3:
                    regs.ReadMask(ref request.GppSections);
                    break;
                case 4:
                    request.Gdpr = regs.ReadBool() ? 1 : 0;
                    request.GdprIs26 = true;
                    break;
                case 5:
                    ProtoFields.ReadText(ref regs, request, ref text);
                    request.UsPrivacyIs26 = !text.IsEmpty;
                    request.UsPrivacy = text.IsEmpty ? request.UsPrivacy : text;
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
            else if (source.Field == 99)
            {
                ReadSourceExt(ref source, request);
            }
            else
            {
                source.Skip();
            }
        }
        ProtoFields.Leave(request, in source);
    }

    private static void ReadSourceExt(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var ext))
        {
            return;
        }
        while (ext.Next())
        {
            if (ext.Field == 1)
            {
                ReadChain(ref ext, request);
            }
            else
            {
                ext.Skip();
            }
        }
        ProtoFields.Leave(request, in ext);
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
            request.Refuse(NoBidReason.MissingRequiredField);
        }
    }

    /// <summary>The places of 2.5 count only where those of 2.6 say nothing, whichever comes first.</summary>
    private static void ReadExt(ref ProtoReader reader, DecodedRequest request)
    {
        if (!ProtoFields.TryEnter(ref reader, request, out var ext))
        {
            return;
        }
        while (ext.Next())
        {
            var text = default(Text);
            switch (ext.Field)
            {
                case 1:
                    var gdpr = ext.ReadBool() ? 1 : 0;
                    request.Gdpr = request.GdprIs26 ? request.Gdpr : gdpr;
                    break;
                case 2:
                    ProtoFields.ReadText(ref ext, request, ref text);
                    request.UsPrivacy = request.UsPrivacyIs26 || text.IsEmpty ? request.UsPrivacy : text;
                    break;
                case 3:
                    ProtoFields.ReadText(ref ext, request, ref text);
                    request.GlobalPrivacyControl = request.Bytes(text).SequenceEqual("1"u8);
                    break;
                default:
                    ext.Skip();
                    break;
            }
        }
        ProtoFields.Leave(request, in ext);
    }
}
