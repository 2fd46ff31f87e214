using System.Diagnostics;

namespace Rtb.Bidder.Encode;

/// <summary>Writes a VAST document of the version that a bid was decided for.</summary>
internal static class VastWriter
{
    private const int BidIdChars = 32;

    public static void Write(ref SpanWriter writer, VastPieces pieces, in ChosenBid bid, scoped ReadOnlySpan<byte> signed)
    {
        var frame = FrameOf(in bid);
        Write(ref writer, frame.Document, frame, pieces, in bid, signed);
    }

    /// <summary>Bytes of the document.</summary>
    public static int LengthOf(VastPieces pieces, in ChosenBid bid)
    {
        var frame = FrameOf(in bid);
        return LengthOf(frame.Document, frame, pieces, bid.WithCompanions);
    }

    private static VastFrame FrameOf(in ChosenBid bid)
    {
        var frame = bid.Creative.Template.Vast!.Frames[bid.Protocol];
        Debug.Assert(frame is not null, "CreativeFit lets only versions through that have a document");
        return frame;
    }

    private static void Write(
        ref SpanWriter writer, VastStep[] steps, VastFrame frame, VastPieces pieces, in ChosenBid bid, scoped ReadOnlySpan<byte> signed)
    {
        foreach (ref readonly var step in steps.AsSpan())
        {
            writer.Write(step.Literal);
            switch (step.Part)
            {
                case VastPart.End:
                    return;
                case VastPart.ImpressionToken:
                    WriteToken(ref writer, TemplateSlot.ImpressionToken, signed);
                    break;
                case VastPart.ClickToken:
                    WriteToken(ref writer, TemplateSlot.ClickToken, signed);
                    break;
                case VastPart.BidId:
                    writer.WriteHex(bid.Token.ImpressionHigh, bid.Token.ImpressionLow);
                    break;
                case VastPart.Companions:
                    if (bid.WithCompanions && pieces.Companions.Length > 0)
                    {
                        Write(ref writer, frame.Companions, frame, pieces, in bid, signed);
                    }
                    break;
                case VastPart.CompanionList:
                    foreach (var companion in pieces.Companions)
                    {
                        writer.Write(companion);
                        WriteToken(ref writer, TemplateSlot.ClickToken, signed);
                        writer.Write(frame.CompanionEnd);
                    }
                    break;
                default:
                    writer.Write(pieces.Parts[step.Part - VastPart.Ad]);
                    break;
            }
        }
    }

    private static int LengthOf(VastStep[] steps, VastFrame frame, VastPieces pieces, bool withCompanions)
    {
        var length = 0;
        foreach (ref readonly var step in steps.AsSpan())
        {
            length += step.Literal.Length;
            switch (step.Part)
            {
                case VastPart.End:
                    return length;
                case VastPart.ImpressionToken or VastPart.ClickToken:
                    length += NoticeTokenLayout.TokenChars;
                    break;
                case VastPart.BidId:
                    length += BidIdChars;
                    break;
                case VastPart.Companions:
                    length += withCompanions && pieces.Companions.Length > 0
                        ? LengthOf(frame.Companions, frame, pieces, withCompanions) : 0;
                    break;
                case VastPart.CompanionList:
                    foreach (var companion in pieces.Companions)
                    {
                        length += companion.Length + NoticeTokenLayout.TokenChars + frame.CompanionEnd.Length;
                    }
                    break;
                default:
                    length += pieces.Parts[step.Part - VastPart.Ad].Length;
                    break;
            }
        }
        return length;
    }

    private static void WriteToken(ref SpanWriter writer, TemplateSlot slot, scoped ReadOnlySpan<byte> signed)
    {
        writer.Write(NoticeSigner.Payload(signed));
        writer.Write(NoticeSigner.Tag(signed, TokenSlots.KindOf(slot)));
    }
}
