using System.Buffers;
using System.Text;

namespace Rtb.Bidder.Supply;

/// <summary>Pieces of user agents that only crawlers have, compared without case.</summary>
internal sealed class CrawlerTable
{
    /// <summary>No browser's user agent is as long; what stands behind is not looked at, so that nobody can make it cost more.</summary>
    public const int AgentBytesMax = 8 * 1024;

    private const int WindowChars = 512;

    private readonly string[] _pieces;
    private readonly SearchValues<string> _search;
    private readonly int _overlap;

    private CrawlerTable(string[] pieces)
    {
        _pieces = pieces;
        _search = SearchValues.Create(pieces, StringComparison.OrdinalIgnoreCase);
        _overlap = pieces.Max(piece => piece.Length) - 1;
    }

    /// <summary>Null when there are none. They are ASCII and shorter than a window.</summary>
    public static CrawlerTable? Of(IReadOnlyCollection<string> pieces) => pieces.Count == 0 ? null : new CrawlerTable([.. pieces]);

    public bool IsIn(ReadOnlySpan<byte> agent)
    {
        // The framework searches characters; every byte becomes one, a window at a time, each with the end of the one before.
        Span<char> window = stackalloc char[WindowChars];
        agent = agent[..Math.Min(agent.Length, AgentBytesMax)];
        while (true)
        {
            var length = Encoding.Latin1.GetChars(agent[..Math.Min(agent.Length, WindowChars)], window);
            if (window[..length].ContainsAny(_search))
            {
                return true;
            }
            if (agent.Length <= WindowChars)
            {
                return false;
            }
            agent = agent[(WindowChars - _overlap)..];
        }
    }

    /// <summary>A piece that is in the user agent, for Explain; null when none is.</summary>
    public string? PieceIn(ReadOnlySpan<byte> agent)
    {
        var text = Encoding.Latin1.GetString(agent[..Math.Min(agent.Length, AgentBytesMax)]);
        return Array.Find(_pieces, piece => text.Contains(piece, StringComparison.OrdinalIgnoreCase));
    }
}
