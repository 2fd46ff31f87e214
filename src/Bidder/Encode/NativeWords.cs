using System.Text;
using System.Text.Encodings.Web;

namespace Rtb.Bidder.Encode;

/// <summary>What stands between the parts of a native answer: as it is, or as the content of a JSON string.</summary>
internal sealed class NativeWords
{
    private NativeWords(Func<string, string> escape)
    {
        byte[] Of(string text) => Encoding.UTF8.GetBytes(escape(text));
        Bare = Of("{");
        Wrapped = Of("{\"native\":{");
        Versions = [Of("\"ver\":\"1.0\",\"assets\":["), Of("\"ver\":\"1.1\",\"assets\":["), Of("\"ver\":\"1.2\",\"assets\":[")];
        Asset = Of("{\"id\":");
        Link = Of("],");
        EventTrackers = Of(",\"eventtrackers\":[");
        ImpressionTrackers = Of(",\"imptrackers\":[");
    }

    public static NativeWords Plain { get; } = new(text => text);

    public static NativeWords Escaped { get; } = new(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode);

    public byte[] Bare { get; }
    public byte[] Wrapped { get; }

    /// <summary>Of version 1.0, 1.1 and 1.2, up to the first asset.</summary>
    public byte[][] Versions { get; }

    public byte[] Asset { get; }

    /// <summary>Ends the assets; the link follows.</summary>
    public byte[] Link { get; }

    public byte[] EventTrackers { get; }
    public byte[] ImpressionTrackers { get; }
}
