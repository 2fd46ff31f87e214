using Rtb.Bidder.Encode;

namespace Rtb.JournalVictim;

/// <summary>One line of what the victim tells: what it did with a bid, and the bid's token.</summary>
/// <param name="Kind">'B': the bid is about to be answered. 'S': its billing of <paramref name="ChargedNanos"/> was acknowledged. 'L': it
/// is lost.</param>
internal readonly record struct VictimLine(char Kind, NoticeToken Token, long ChargedNanos)
{
    public override string ToString() =>
        $"{Kind} {Token.ImpressionHigh} {Token.ImpressionLow} {Token.CampaignHash} {Token.ChunkId} {Token.PriceCapNanos} "
        + $"{Token.IssuedSeconds} {Token.DeadlineSeconds} {Token.ExpiresSeconds} {ChargedNanos} .";

    /// <summary>False for the line that the kill cut short: its bid was never answered.</summary>
    public static bool TryParse(string text, out VictimLine line)
    {
        line = default;
        var cells = text.Split(' ');
        if (cells.Length != 11 || cells[10] != ".")
        {
            return false;
        }
        var token = new NoticeToken
        {
            ImpressionHigh = ulong.Parse(cells[1]),
            ImpressionLow = ulong.Parse(cells[2]),
            CampaignHash = ulong.Parse(cells[3]),
            ChunkId = long.Parse(cells[4]),
            PriceCapNanos = long.Parse(cells[5]),
            BidMicros = long.Parse(cells[5]),
            IssuedSeconds = uint.Parse(cells[6]),
            DeadlineSeconds = uint.Parse(cells[7]),
            ExpiresSeconds = uint.Parse(cells[8]),
        };
        line = new VictimLine(cells[0][0], token, long.Parse(cells[9]));
        return true;
    }
}
