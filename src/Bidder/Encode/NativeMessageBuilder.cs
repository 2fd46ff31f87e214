using System.Text;
using Google.Protobuf;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Bidder.Encode;

/// <summary>The parts of a native creative as fields of openrtb.v2.NativeResponse.</summary>
/// <remarks>
/// Messages are written by generated code with as many control characters as a token has where it goes, and cut there: every token has
/// the same length, so the lengths around it are right.
/// </remarks>
internal static class NativeMessageBuilder
{
    public static NativeMessage Build(NativeCreative native, IReadOnlyList<NativePieceSource> pieces, string vast, NoticeUrls urls)
    {
        var parts = pieces.Select(piece => Piece(piece, vast, urls)).ToArray();
        var impression = WithToken(urls.Impression, ImpressionToken);
        return new NativeMessage
        {
            Pieces = parts,
            PieceBytes = [.. parts.Select(ProtobufBidTemplate.FixedBytes)],
            Link = Cut(new NativeResponse
            {
                Link = new NativeResponse.Types.Link
                {
                    Url = WithToken(urls.Click, ClickToken),
                    Clicktrackers = { native.ClickTrackers },
                },
            }),
            ImpressionEvent = Cut(new NativeResponse
            {
                Eventtrackers = { new NativeResponse.Types.EventTracker { Event = 1, Method = 1, Url = impression } },
            }),
            ImpressionUrl = Cut(new NativeResponse { Imptrackers = { impression } }),
            TrackerEvents = [.. native.Trackers.Select(tracker => new NativeResponse
            {
                Eventtrackers =
                {
                    new NativeResponse.Types.EventTracker { Event = tracker.Event, Method = tracker.Method, Url = tracker.Url },
                },
            }.ToByteArray())],
            TrackerUrls = [.. native.Trackers.Select(tracker => new NativeResponse { Imptrackers = { tracker.Url } }.ToByteArray())],
            Privacy = native.PrivacyUrl.Length == 0 ? [] : new NativeResponse { Privacy = native.PrivacyUrl }.ToByteArray(),
        };
    }

    /// <summary>Characters that no URL and no XML has.</summary>
    private static readonly string ImpressionToken = new('\u0001', NoticeTokenLayout.TokenChars);
    private static readonly string ClickToken = new('\u0002', NoticeTokenLayout.TokenChars);

    private static TemplateSegment[] Piece(NativePieceSource source, string vast, NoticeUrls urls)
    {
        var (piece, text) = source;
        return Cut(piece.Kind switch
        {
            AssetKind.Title => new NativeResponse.Types.Asset { Title = new NativeResponse.Types.Title { Text = text } },
            AssetKind.Data => new NativeResponse.Types.Asset { Data = new NativeResponse.Types.Data { Value = text } },
            AssetKind.Image => new NativeResponse.Types.Asset
            {
                Img = new NativeResponse.Types.Image { Url = text, W = piece.Width, H = piece.Height },
            },
            AssetKind.Video => new NativeResponse.Types.Asset
            {
                Video = new NativeResponse.Types.Video
                {
                    Vasttag = vast.Replace(MarkupPlaces.Impression, WithToken(urls.Impression, ImpressionToken), StringComparison.Ordinal)
                        .Replace(MarkupPlaces.Click, WithToken(urls.Click, ClickToken), StringComparison.Ordinal),
                },
            },
            _ => throw new ArgumentException($"a creative has no {piece.Kind}", nameof(source)),
        });
    }

    private static string WithToken(string url, string token) => url.Replace(NoticeUrls.Token, token, StringComparison.Ordinal);

    /// <summary>Latin-1 keeps every byte as one character, so that text functions can cut bytes.</summary>
    private static TemplateSegment[] Cut(IMessage message)
    {
        var cut = new TemplateCutter();
        foreach (var (literal, slot) in TemplateCutter.Cut(Encoding.Latin1.GetString(message.ToByteArray()),
            [(ImpressionToken, TemplateSlot.ImpressionToken), (ClickToken, TemplateSlot.ClickToken)]))
        {
            cut.Add(Encoding.Latin1.GetBytes(literal));
            _ = slot == TemplateSlot.End ? cut : cut.Slot(slot);
        }
        return cut.ToSegments();
    }
}
