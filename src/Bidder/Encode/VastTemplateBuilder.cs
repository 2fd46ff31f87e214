using System.Text;
using System.Text.Encodings.Web;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Bidder.Encode;

/// <summary>Cuts a video or audio creative into what it puts into a VAST document of any version.</summary>
internal static class VastTemplateBuilder
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Null for other media.</summary>
    public static VastTemplate? Build(Campaign campaign, Creative creative, NoticeUrls urls, VastFrame?[] frames)
    {
        if (creative.Video is null && creative.Audio is null)
        {
            return null;
        }
        var parts = VastMarkup.PartsOf(campaign, creative);
        var click = urls.Click.Split(NoticeUrls.Token)[0];
        var companions = (creative.Video?.Companions ?? creative.Audio.Companions).Select(companion => VastMarkup.Companion(companion) + click)
            .ToList();
        var plain = new VastPieces { Parts = Bytes(parts), Companions = Bytes(companions) };
        return new VastTemplate
        {
            Frames = frames,
            Plain = plain,
            Json = new VastPieces
            {
                Parts = OrSame(plain.Parts, parts),
                Companions = OrSame(plain.Companions, companions),
            },
        };
    }

    private static byte[][] Bytes(IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The escaped texts; where nothing had to be escaped the array that is there already.</summary>
    private static byte[][] OrSame(byte[][] plain, IEnumerable<string> texts)
    {
        byte[][] escaped =
        [
            .. texts.Zip(plain, (text, bytes) => Encoder.Encode(text) is var json && json == text ? bytes : Encoding.UTF8.GetBytes(json)),
        ];
        return escaped.SequenceEqual(plain) ? plain : escaped;
    }
}
